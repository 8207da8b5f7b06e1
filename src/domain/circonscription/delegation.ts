import type { Perimetre } from '../ecole/perimetre.ts';
import { jourDeParis } from '../jour.ts';

/** etat_de_delegation() (SQL) says which, at each request. « terminee »: by its date; « retiree »: before it. */
export const ETATS_DELEGATION = [
  'en_attente',
  'a_venir',
  'en_cours',
  'terminee',
  'retiree',
  'refusee',
] as const;
export type EtatDelegation = (typeof ETATS_DELEGATION)[number];

/** What is told by mail of one, and to whom (prevenir_de_delegation(), SQL). */
export const EVENEMENTS_DE_DELEGATION = [
  'accordee',
  'acceptee',
  'refusee',
  'effet',
  'retiree',
  'terminee',
  'rappel',
] as const;
export type EvenementDeDelegation = (typeof EVENEMENTS_DE_DELEGATION)[number];
export const ROLES_DE_DELEGATION = ['enseignant', 'ien', 'direction'] as const;
export type RoleDeDelegation = (typeof ROLES_DE_DELEGATION)[number];

/** Something may still become of it. */
export const estVivante = (etat: EtatDelegation): boolean =>
  etat === 'en_attente' || etat === 'a_venir' || etat === 'en_cours';

/** What an IEN asks for. Days are « YYYY-MM-DD », included. */
export interface DemandeDeDelegation {
  ecoleId: string;
  enseignantId: string;
  perimetre: Perimetre;
  debut: string;
  fin: string;
}

/** Why the database does not grant one (juger_delegation()). */
export const REFUS_DE_DELEGUER = [
  'enseignant',
  'perimetre',
  'periode',
  'fonction',
  'chevauchement',
  'trop',
] as const;
export type RefusDeDeleguer = (typeof REFUS_DE_DELEGUER)[number];

/** New ones of one IEN, renewals included, in a day of Paris: a stolen session must not open a circonscription. */
export const DELEGATIONS_PAR_JOUR = 5;
/** Teachers whom one director names in a day of Paris, right or wrong. */
export const ATTESTATIONS_PAR_JOUR = 20;
export const MOTIF_MAX = 500;
/** Before the end: teacher and IEN are reminded of it. */
export const RAPPEL_JOURS = 7;

/**
 * The 31st of August of the school year of this « YYYY-MM-DD » day, from July the next one's: the end by default, and the latest
 * one. fin_au_plus_tard() (SQL) enforces it.
 */
export function finDAnnee(debut: string): string {
  const [annee = '', mois = ''] = debut.split('-');
  return `${Number(annee) + (Number(mois) >= 7 ? 1 : 0)}-08-31`;
}

/** When it would count: its days, « YYYY-MM-DD », included, and the moment from which no answer is waited for. */
export interface EffetDeDelegation {
  debut: string;
  fin: string;
  effetLe: Date;
}

/** Its last day is over before it counts without the director: nothing but an answer makes it count. */
export const finitAvantEffet = ({ fin, effetLe }: EffetDeDelegation): boolean => fin < jourDeParis(effetLe);

/** It counts from its first day, not from the moment when no answer is waited for any more. */
export const commenceApresEffet = ({ debut, effetLe }: EffetDeDelegation): boolean =>
  debut > jourDeParis(effetLe);

/** What a mail about a delegation tells. « Par »: null, ops. Days are « YYYY-MM-DD », included. */
export interface DelegationDAvis {
  ecole: string;
  commune: string;
  uai: string;
  enseignant: string;
  ien: string;
  perimetre: Perimetre;
  debut: string;
  fin: string;
  effetLe: Date;
  accepteePar: string | null;
  finiePar: string | null;
  motif: string | null;
  /** Nobody can accept. */
  sansDirecteur: boolean;
}
