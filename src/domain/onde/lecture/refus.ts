import { formatNombre } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { type CodeRefus, FICHIER_LABELS, type FichierOnde, type RefusOnde } from '../types.ts';

/** 1 000 pupils take 0.2 MB, their 1 800 guardians 0.4 MB. */
export const TAILLE_MAX_MO = 3;
export const TAILLE_MAX_OCTETS = TAILLE_MAX_MO * 1024 * 1024;
export const LIGNES_MAX = 10_000;

const EXPORTER = {
  eleves: phrase`Dans ONDE : « Listes & documents », « Extractions », « Élèves de l'école ou leurs responsables », catégorie « Élèves », puis « Extraction format CSV ».`,
  responsables: phrase`Dans ONDE : « Listes & documents », « Extractions », « Élèves de l'école ou leurs responsables », catégorie « Responsables », puis « Extraction format CSV ».`,
} as const;

/** The refusal of a whole file, with what the director should do next. */
export function refuser(fichier: FichierOnde, code: CodeRefus, precision = ''): RefusOnde {
  return { fichier, code, message: message(fichier, code, precision) };
}

function message(fichier: FichierOnde, code: CodeRefus, precision: string): string {
  const quoi = FICHIER_LABELS[fichier];
  const exporter = EXPORTER[fichier];
  switch (code) {
    case 'vide':
      return phrase`Le ${quoi} est vide. ${exporter}`;
    case 'trop_gros':
      return phrase`Le ${quoi} est trop volumineux pour une école (${TAILLE_MAX_MO}\u00a0Mo et ${formatNombre(LIGNES_MAX)} lignes au plus) : vérifiez le fichier choisi.`;
    case 'trop_long':
      return phrase`Le ${quoi} demande trop de temps à lire : ce n'est sans doute pas une extraction d'ONDE. Choisissez le fichier « CSVExtraction.csv » tel qu'ONDE l'a donné. ${exporter}`;
    case 'tableur':
      return phrase`C'est un classeur de tableur (Excel, LibreOffice), pas le fichier CSV d'ONDE. Choisissez le fichier « CSVExtraction.csv » tel qu'ONDE l'a donné, sans l'ouvrir. ${exporter}`;
    case 'pdf':
      return phrase`C'est un document PDF, pas le fichier CSV d'ONDE. ${exporter}`;
    case 'archive':
      return phrase`C'est une archive compressée : choisissez le fichier « CSVExtraction.csv » qu'elle contient.`;
    case 'page_web':
      return phrase`C'est une page web, pas une extraction : la session ONDE avait sans doute expiré. Recommencez l'extraction. ${exporter}`;
    case 'binaire':
      return phrase`Ce fichier n'est pas un fichier texte : ce n'est pas une extraction d'ONDE. ${exporter}`;
    case 'codage':
      return phrase`Les accents de ce fichier ont été abîmés, sans doute par un tableur. Choisissez le fichier tel qu'ONDE l'a donné, ou recommencez l'extraction. ${exporter}`;
    case 'entete_inconnu':
      return phrase`Ce fichier n'a pas les colonnes d'une extraction d'ONDE. ${exporter}`;
    case 'colonnes_manquantes':
      return phrase`Il manque au ${quoi} : ${precision}. ${exporter}`;
    case 'fichier_eleves':
      return phrase`C'est le fichier des élèves : choisissez ici celui des responsables. ${exporter}`;
    case 'fichier_responsables':
      return phrase`C'est le fichier des responsables : choisissez ici celui des élèves. ${exporter}`;
    case 'fichier_enseignants':
      return phrase`C'est le fichier des enseignants : choisissez ici le ${quoi}. ${exporter}`;
    case 'entete_seul':
      return phrase`Le ${quoi} ne contient que les titres des colonnes, aucune personne : vérifiez les filtres de l'extraction (niveau, cycle, classe). ${exporter}`;
    case 'tronque':
      return phrase`Le ${quoi} est incomplet : sa dernière ligne (${precision}) est coupée. Le téléchargement s'est sans doute interrompu : recommencez l'extraction. ${exporter}`;
    case 'aucune_ligne_lisible':
      return phrase`Aucune ligne du ${quoi} n'a pu être lue : ${precision} ${exporter}`;
  }
}
