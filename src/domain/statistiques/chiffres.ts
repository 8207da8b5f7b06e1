import type { Etat, Origine, Profil } from '../comptes/etats.ts';

/** How the page divides the school (guide §5). */
export const DIVISIONS = ['globales', 'classe', 'niveau'] as const;
export type Division = (typeof DIVISIONS)[number];

export type Axe = 'ecole' | 'niveau' | 'classe';
export const AXE_LABELS: Readonly<Record<Axe, string>> = {
  ecole: 'École',
  niveau: 'Niveau',
  classe: 'Classe',
};

/** What a page divided so is made of: the school first. */
export const axesDe = (division: Division): readonly Axe[] =>
  division === 'globales' ? ['ecole'] : ['ecole', division];

/** Accounts of one place of the school in one state, of one origin: of the night, and of this minute. */
export interface ChiffreLu {
  profil: Profil;
  axe: Axe;
  /** The level, the name of the class; empty: without, or the whole school. */
  valeur: string;
  etat: Etat;
  origine: Origine | null;
  nuit: number;
  /** Of them, notifications expired; null for a night that was made up afterwards. */
  nuitExpires: number | null;
  instant: number;
  instantExpires: number;
  /** Of the class, as long as the school has it. */
  classeId: string | null;
}

export interface Compte {
  nuit: number;
  nuitExpires: number | null;
  instant: number;
  instantExpires: number;
}

const RIEN: Compte = { nuit: 0, nuitExpires: 0, instant: 0, instantExpires: 0 };

export const sommer = (comptes: readonly Compte[]): Compte =>
  comptes.reduce(
    (somme, un) => ({
      nuit: somme.nuit + un.nuit,
      nuitExpires:
        somme.nuitExpires === null || un.nuitExpires === null ? null : somme.nuitExpires + un.nuitExpires,
      instant: somme.instant + un.instant,
      instantExpires: somme.instantExpires + un.instantExpires,
    }),
    RIEN,
  );
