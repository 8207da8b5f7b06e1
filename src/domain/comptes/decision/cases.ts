import { phrase } from '../../phrase.ts';
import type { Etat, Origine, Profil, Situation } from '../etats.ts';
import type { MotifRefus } from './motifs.ts';

export const ACTIONS_ECOLE = ['informer', 'informer_en_reinitialisant', 'reinitialiser'] as const;
export type ActionEcole = (typeof ACTIONS_ECOLE)[number];

export const ACTIONS_PORTAIL = [
  'choisir_mot_de_passe',
  'confirmer_mail',
  'inscription_sms',
  'franceconnect',
  'rattacher_a_un_compte_actif',
  'reprendre_son_ancien_compte',
  'remplacer_provisoire',
  'mot_de_passe_oublie',
] as const;
export type ActionPortail = (typeof ACTIONS_PORTAIL)[number];

/**
 * What an action of the school does to one account. « conserver » keeps the provisional password of « Informer »,
 * « conserver_reinitialise » the one of a reset, « laisser » a chosen one; « laisser_sans » finds none to keep, and « ajouter » none to
 * replace.
 */
export const EFFETS = [
  'attribuer',
  'reemettre',
  'reinitialiser',
  'ajouter',
  'conserver',
  'conserver_reinitialise',
  'laisser',
  'laisser_sans',
  'refuser',
] as const;
export type Effet = (typeof EFFETS)[number];

/**
 * What the person's own action does: « avancer » changes the state, « choisir » the password only, « reunir » makes one of two
 * accounts that are activated.
 */
export type EffetPortail = 'avancer' | 'choisir' | 'reunir' | 'refuser';
export type MotifRefusPortail = 'bloque' | 'profil' | 'etat' | 'provisoire_perime';

/** One cell: what happens, the state afterwards, why when it is refused, and the sentence of the help page. */
export type Case<E, M> = {
  apres: Etat;
  origine?: Origine;
  phrase: string;
} & ({ effet: Exclude<E, 'refuser'>; motif?: never } | { effet: 'refuser'; motif: M });
export type CaseEcole = Case<Effet, MotifRefus>;
export type CasePortail = Case<EffetPortail, MotifRefusPortail>;

/** The second axis: one cell per situation of the password. */
export type ParSituation<C> = Readonly<Record<Situation, C>>;
export type Cases<C> = Readonly<Record<Etat, ParSituation<C>>>;

export interface LigneEcole {
  par: 'ecole';
  libelle: string;
  cases: Readonly<Record<Profil, Cases<CaseEcole>>>;
}
export interface LignePortail {
  par: 'portail';
  libelle: string;
  /** Without a profile, the action does not exist for it. */
  cases: Readonly<Partial<Record<Profil, Cases<CasePortail>>>>;
}

/** Whatever the password. */
export const toutes = <C>(cell: C): ParSituation<C> => ({
  aucun: cell,
  provisoire: cell,
  expire: cell,
  choisi: cell,
});

const COMPTE_BLOQUE = phrase`Impossible : le compte est bloqué.`;

/** The row above all others: nobody could log in with the sheet of a blocked account, and its holder can do nothing. */
export const BLOQUE = {
  ecole: (apres: Etat): CaseEcole => ({
    effet: 'refuser',
    apres,
    motif: 'bloque',
    phrase: COMPTE_BLOQUE,
  }),
  portail: (apres: Etat): CasePortail => ({
    effet: 'refuser',
    apres,
    motif: 'bloque',
    phrase: COMPTE_BLOQUE,
  }),
} as const;
