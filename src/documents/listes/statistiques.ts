import {
  ETAT_LABELS,
  ETATS,
  type Etat,
  type Origine,
  origineLabel,
  PROFIL_LABELS,
  type Profil,
} from '../../domain/comptes/etats.ts';
import { formatNombre, pluriel } from '../../domain/francais.ts';
import { formatPourcentage } from '../../domain/pourcentage.ts';
import { AXE_LABELS, type Axe, type Compte } from '../../domain/statistiques/chiffres.ts';
import type { DefinitionListe } from './definition.ts';
import type { DefinitionCsv } from './liste-csv.ts';

/** A figure of the night and of this minute: accounts of one place, state and origin. */
export interface LigneStatistiquesCsv extends Compte {
  /** « YYYY-MM-DD »; empty: no night yet. */
  readonly jour: string;
  readonly profil: Profil;
  readonly axe: Axe;
  readonly libelle: string;
  readonly etat: Etat;
  readonly origine: Origine | null;
  /** Of the same place, whatever the state. */
  readonly tous: Compte;
}

const deLaNuit = (ligne: LigneStatistiquesCsv, valeur: string): string => (ligne.jour === '' ? '' : valeur);

export const CSV_STATISTIQUES: DefinitionCsv<LigneStatistiquesCsv> = {
  colonnes: [
    { titre: 'Jour', valeur: ({ jour }) => jour },
    { titre: 'Profil', valeur: ({ profil }) => PROFIL_LABELS[profil] },
    { titre: 'Axe', valeur: ({ axe }) => AXE_LABELS[axe] },
    { titre: 'Valeur', valeur: ({ libelle }) => libelle },
    { titre: 'État', valeur: ({ etat }) => ETAT_LABELS[etat] },
    { titre: 'Origine du compte', valeur: ({ origine }) => origineLabel(origine) },
    { titre: 'Nombre', valeur: (ligne) => deLaNuit(ligne, String(ligne.nuit)) },
    { titre: 'Part', valeur: (ligne) => deLaNuit(ligne, formatPourcentage(ligne.nuit, ligne.tous.nuit)) },
    {
      titre: 'Dont notifications expirées',
      valeur: (ligne) => deLaNuit(ligne, ligne.nuitExpires === null ? '' : String(ligne.nuitExpires)),
    },
    { titre: 'À l’instant', valeur: ({ instant }) => String(instant) },
    {
      titre: 'À l’instant, dont notifications expirées',
      valeur: ({ instantExpires }) => String(instantExpires),
    },
  ],
};

/** A row of the printed tables; « classe » is the part of the document that it stands in. */
export interface LigneStatistiquesPdf {
  readonly classe: string;
  /** How many accounts that part is about: of the school, each once. */
  readonly comptes: number;
  readonly libelle: string;
  readonly etats: readonly Etat[];
  readonly parEtat: Readonly<Record<Etat, Compte>>;
  readonly total: Compte;
  readonly nuitFaite: boolean;
}

function chiffre({ nuitFaite }: LigneStatistiquesPdf, { nuit, instant }: Compte, part: string): string {
  if (!nuitFaite) return `${formatNombre(instant)}${part}`;
  return nuit + instant === 0 ? '0' : `${formatNombre(nuit)}${part} / ${formatNombre(instant)}`;
}

const parts = (ligne: LigneStatistiquesPdf) =>
  ligne.etats.map((etat) => ({
    etat,
    nombre: ligne.nuitFaite ? ligne.parEtat[etat].nuit : ligne.parEtat[etat].instant,
  }));

function partDe(ligne: LigneStatistiquesPdf, etat: Etat): string {
  const total = ligne.nuitFaite ? ligne.total.nuit : ligne.total.instant;
  const nombre = parts(ligne).find((part) => part.etat === etat)?.nombre ?? 0;
  return total === 0 ? '' : ` (${formatPourcentage(nombre, total)})`;
}

/** « Statistiques » on paper (rules §5.4): bars and numbers, the night’s before those of the minute. */
export const LISTE_STATISTIQUES: DefinitionListe<LigneStatistiquesPdf> = {
  titre: 'Statistiques des comptes',
  un: 'ligne',
  des: 'lignes',
  aucun: 'Aucun compte dans cette école.',
  compter: ([premiere]) => pluriel(premiere?.comptes ?? 0, 'compte'),
  pied: 'Barres\u00a0: les états de gauche à droite, dans l’ordre des colonnes. Nombres\u00a0: ceux de la nuit et leur part, puis ceux du moment de l’édition.',
  colonnes: [
    { titre: 'Comptes', largeur: 140, face: 'bold', valeur: ({ libelle }) => libelle },
    {
      titre: 'Répartition',
      largeur: 150,
      valeur: (ligne) =>
        parts(ligne)
          .filter(({ nombre }) => nombre > 0)
          .map(({ etat, nombre }) => `${ETAT_LABELS[etat]}\u00a0: ${formatNombre(nombre)}`)
          .join(', '),
      barre: parts,
    },
    { titre: 'Total', largeur: 66, valeur: (ligne) => chiffre(ligne, ligne.total, '') },
    ...ETATS.map((etat) => ({
      titre: ETAT_LABELS[etat],
      largeur: 90,
      valeur: (ligne: LigneStatistiquesPdf) =>
        ligne.etats.includes(etat) ? chiffre(ligne, ligne.parEtat[etat], partDe(ligne, etat)) : '',
    })),
    {
      titre: 'Dont expirées',
      largeur: 58,
      valeur: ({ nuitFaite, total: { nuitExpires, instantExpires } }) =>
        [...(nuitFaite ? [nuitExpires] : []), instantExpires]
          .map((nombre) => (nombre === null ? '–' : formatNombre(nombre)))
          .join(' / '),
    },
  ],
};
