import { creerHasard } from '../hasard.ts';
import { ENCODAGES, type Encodage } from './encodages.ts';

/** How the two files are written: another extraction of the same school may differ in all of it. */
export interface QuirksFichier {
  encodage: Encodage;
  /** `tous`: every cell that is not empty, as ONDE does; `certains`: those that hold more than one word. */
  guillemets: 'tous' | 'certains' | 'aucun';
  finDeLigne: 'crlf' | 'lf';
  /** The rows of the guardians' file stop after the last child instead of filling the header's columns. */
  lignesCoupees: boolean;
  /** `be1d`: before 2017, « Classe » instead of the label and identifier, and no INE. */
  enTeteEleves: 'dispositifs' | 'actuel' | 'be1d';
  blocEnfants: 'enfant' | 'eleve' | 'numerote';
  /** Child blocks in the header; a guardian with more children has a row longer than the header. */
  nombreDeBlocs: number;
  /** A guardian of two children is on two rows, one for each. */
  uneLigneParEnfant: boolean;
  numeroDePoste: boolean;
  /** What trails behind the last row: nothing, separators alone, a count, or the DOS end-of-file byte. */
  ligneFinale: 'aucune' | 'separateurs' | 'total' | 'fin-de-fichier';
  dates: 'iso' | 'fr';
  garcon: 'M' | 'H';
  madame: 'Mme' | 'MME';
  /** Writes « MLLE » for the few who were entered so. */
  mademoiselle: boolean;
  /** Phones as each clerk typed them, or ten digits. */
  telephones: 'mixtes' | 'chiffres';
  /** Here and there a space at the end of a first name, two in an address. */
  espacesParasites: boolean;
}

/** Who is in the school: shares are probabilities, between 0 and 1. */
export interface QuirksPopulation {
  /** Which letters names may hold; follows the encoding unless it is said. */
  alphabet: Encodage;
  tauxSansIne: number;
  tauxSansMail: number;
  tauxSansPortable: number;
  tauxDeuxMails: number;
  tauxMailInvalide: number;
  tauxMailPartage: number;
  tauxFixeDansPortable: number;
  tauxTroisResponsables: number;
  tauxJumeaux: number;
  /** Pupils who bear the names of another, at least two levels away: names and class tell them apart. */
  tauxHomonymes: number;
  /** Pairs of pupils whom names and class do not tell apart: no link can be made for them. */
  homonymesMemeClasse: number;
  /** Guardians who bear the names of a guardian of another family. */
  tauxHomonymesResponsables: number;
}

export type Quirks = QuirksFichier & QuirksPopulation;

export const QUIRKS_PAR_DEFAUT: Quirks = {
  encodage: 'iso-8859-1',
  guillemets: 'tous',
  finDeLigne: 'lf',
  lignesCoupees: true,
  enTeteEleves: 'dispositifs',
  blocEnfants: 'enfant',
  nombreDeBlocs: 3,
  uneLigneParEnfant: false,
  numeroDePoste: false,
  ligneFinale: 'aucune',
  dates: 'iso',
  garcon: 'M',
  madame: 'Mme',
  mademoiselle: false,
  telephones: 'mixtes',
  espacesParasites: true,
  alphabet: 'iso-8859-1',
  tauxSansIne: 0.02,
  tauxSansMail: 0.12,
  tauxSansPortable: 0.07,
  tauxDeuxMails: 0.01,
  tauxMailInvalide: 0.005,
  tauxMailPartage: 0.03,
  tauxFixeDansPortable: 0.015,
  tauxTroisResponsables: 0.09,
  tauxJumeaux: 0.1,
  tauxHomonymes: 0.006,
  homonymesMemeClasse: 0,
  tauxHomonymesResponsables: 0.006,
};

export function completerQuirks(quirks: Partial<Quirks> = {}): Quirks {
  const complets = { ...QUIRKS_PAR_DEFAUT, ...quirks };
  return { ...complets, alphabet: quirks.alphabet ?? complets.encodage };
}

/** A manner of writing drawn from the seed: a folder of schools made with it holds every variant. */
export function quirksAuHasard(graine: number): Quirks {
  const h = creerHasard(graine, 'quirks');
  return completerQuirks({
    encodage: h.choix(ENCODAGES),
    guillemets: h.choix(['tous', 'tous', 'certains', 'aucun'] as const),
    finDeLigne: h.choix(['crlf', 'lf'] as const),
    lignesCoupees: h.chance(0.7),
    enTeteEleves: h.choix(['dispositifs', 'dispositifs', 'actuel', 'actuel', 'be1d'] as const),
    blocEnfants: h.choix(['enfant', 'enfant', 'eleve', 'numerote'] as const),
    uneLigneParEnfant: h.chance(0.1),
    numeroDePoste: h.chance(0.3),
    ligneFinale: h.choix(['aucune', 'aucune', 'separateurs', 'total', 'fin-de-fichier'] as const),
    dates: h.choix(['iso', 'fr'] as const),
    garcon: h.choix(['M', 'H'] as const),
    madame: h.choix(['Mme', 'MME'] as const),
    mademoiselle: h.chance(0.3),
    telephones: h.choix(['mixtes', 'chiffres'] as const),
    espacesParasites: h.chance(0.7),
  });
}
