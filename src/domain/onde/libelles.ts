import { formatTelephone } from '../comptes/telephone.ts';
import { formatDateCourte } from '../francais.ts';
import type { DonneesEleve, DonneesRepresentant, TypeSignalement } from './diff/etat.ts';
import type { SignalementClos } from './diff/types.ts';
import type { Gravite } from './types.ts';

/** What a director reads in place of the names of the code. */
export const CHAMP_LABELS: Readonly<Record<keyof DonneesEleve | keyof DonneesRepresentant, string>> = {
  nom: 'Nom de famille',
  nomUsage: 'Nom d’usage',
  prenom: 'Prénom',
  dateNaissance: 'Date de naissance',
  sexe: 'Sexe',
  ine: 'INE',
  niveau: 'Niveau',
  classe: 'Classe',
  civilite: 'Civilité',
  mail: 'Adresse mail',
  portable: 'Téléphone portable',
  telephoneDomicile: 'Téléphone du domicile',
  telephoneTravail: 'Téléphone du travail',
  adresse: 'Adresse',
  codePostal: 'Code postal',
  commune: 'Commune',
  pays: 'Pays',
};

export const GRAVITE_LABELS: Readonly<Record<Gravite, string>> = {
  ligne_ignoree: 'Ligne ignorée',
  champ_ignore: 'Valeur ignorée',
  avertissement: 'À vérifier',
};

export const SIGNALEMENT_LABELS: Readonly<Record<TypeSignalement, string>> = {
  rattachement_errone: 'Rattachement erroné',
  date_naissance_erronee: 'Date de naissance erronée',
};

export const MOTIF_CLOTURE_LABELS: Readonly<Record<SignalementClos['motif'], string>> = {
  date_corrigee: 'La date de naissance est corrigée',
  rattachement_retire: 'Le rattachement n’est plus dans ONDE',
  depart: 'L’élève ou le représentant légal quitte l’école',
};

const TELEPHONES: readonly string[] = ['portable', 'telephoneDomicile', 'telephoneTravail'];

/** The value of a field as people write it. */
export function afficherValeur(champ: keyof typeof CHAMP_LABELS, valeur: string | null): string | null {
  if (valeur === null) return null;
  if (champ === 'dateNaissance') return formatDateCourte(valeur);
  return TELEPHONES.includes(champ) ? formatTelephone(valeur) : valeur;
}
