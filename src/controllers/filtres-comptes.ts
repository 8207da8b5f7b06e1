import { ETAT_LABELS, etatsDe, type Profil } from '../domain/compte.ts';
import type { ChoixEleves, CriteresEleves } from '../queries/eleves.ts';
import type { FiltreVM } from '../rendering/vues/comptes.ts';

/** A class or a level that is gone filters nothing: the form could not show it, nor be used to remove it. */
export function criteresConnus<C extends CriteresEleves>(criteres: C, choix: ChoixEleves): C {
  const ids = new Set(choix.classes.map(({ id }) => id));
  return {
    ...criteres,
    niveaux: criteres.niveaux.filter((niveau) => choix.niveaux.includes(niveau)),
    classes: criteres.classes.filter((id) => ids.has(id)),
  };
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
  ['expire_bientot', 'Expire dans les 7 jours'],
] as const;
const IDENTITE = [['changee', 'Nom ou prénom changé dans ONDE']] as const;

/** The search form of a list; « propres » are the criteria that only this one has. */
export const filtresComptes = (
  profil: Profil,
  criteres: CriteresEleves,
  choix: ChoixEleves,
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
  unSeul('notification', 'Notification', 'Toutes', NOTIFICATIONS, criteres.notification),
  plusieurs('identite', 'Identité', IDENTITE, criteres.identite ? [criteres.identite] : []),
];
