import { RAISON_LABELS, RAISONS_DE } from '../../domain/comptes/decision/prochaine-action.ts';
import { ETAT_LABELS, etatsDe, type Profil } from '../../domain/comptes/etats.ts';
import type { ChoixDeCriteres, CriteresEleves } from '../../queries/comptes/eleves.ts';
import { NOMBRES } from '../../textes/nombres.ts';
import type { ReponseVM } from '../commun.ts';

/** One folded criterion of the search form; its values are sent in the URL under its name. */
export interface FiltreVM {
  nom: string;
  libelle: string;
  choix: readonly ReponseVM[];
  /** One answer at most, and the words of the answer that filters nothing (« Toutes »). */
  tous?: string;
}

type Reponses = readonly (readonly [valeur: string, libelle: string])[];

/** A criterion that takes several answers. */
export const plusieurs = (
  nom: string,
  libelle: string,
  reponses: Reponses,
  choisies: readonly string[],
): FiltreVM => ({
  nom,
  libelle,
  choix: reponses.map(([valeur, mots]) => ({ valeur, libelle: mots, coche: choisies.includes(valeur) })),
});

/** A criterion that takes one answer at most, which « tous » takes back. */
export const unSeul = (
  nom: string,
  libelle: string,
  tous: string,
  reponses: Reponses,
  choisie: string | undefined,
): FiltreVM => ({ ...plusieurs(nom, libelle, reponses, choisie === undefined ? [] : [choisie]), tous });

const NOTIFICATIONS = [
  ['expiree', 'Notification expirée'],
  ['expire_bientot', `Expire dans les ${NOMBRES.expireBientot.chiffres}`],
] as const;
const IDENTITE = [['changee', 'Nom ou prénom changé dans ONDE']] as const;
const BLOCAGE = [['bloque', 'Comptes bloqués par l’école']] as const;

/** The search form of a list; « propres » are the criteria that only this one has. */
export const filtresComptes = (
  profil: Profil,
  criteres: CriteresEleves,
  choix: ChoixDeCriteres,
  propres: readonly FiltreVM[] = [],
): FiltreVM[] => [
  plusieurs(
    'niveaux',
    'Niveaux',
    choix.niveaux.map((niveau) => [niveau, niveau]),
    criteres.niveaux,
  ),
  plusieurs(
    'classes',
    'Classes',
    choix.classes.map(({ id, libelle }) => [id, libelle]),
    criteres.classes,
  ),
  plusieurs(
    'etats',
    'États du compte',
    etatsDe(profil).map((etat) => [etat, ETAT_LABELS[etat]]),
    criteres.etats,
  ),
  ...propres,
  plusieurs(
    'reste',
    'Reste à faire',
    RAISONS_DE[profil].map((raison) => [raison, RAISON_LABELS[raison]]),
    criteres.reste ?? [],
  ),
  unSeul('notification', 'Notification', 'Toutes', NOTIFICATIONS, criteres.notification),
  plusieurs('identite', 'Identité', IDENTITE, criteres.identite ? [criteres.identite] : []),
  plusieurs('blocage', 'Blocage', BLOCAGE, criteres.blocage ? [criteres.blocage] : []),
];
