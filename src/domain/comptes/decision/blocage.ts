import { phrase } from '../../phrase.ts';
import type { Profil } from '../etats.ts';

/** Why a director blocks an account (rules §4.1); the database takes no other. */
export const MOTIFS_BLOCAGE = ['feuille', 'usurpation', 'garde', 'autre'] as const;
export type MotifBlocage = (typeof MOTIFS_BLOCAGE)[number];

export const MOTIF_BLOCAGE_LABELS: Readonly<Record<MotifBlocage, string>> = {
  feuille: phrase`Feuille ou mail perdus ou volés`,
  usurpation: phrase`Quelqu'un d'autre se sert du compte`,
  garde: phrase`Décision de justice ou retrait de l'autorité parentale`,
  autre: phrase`Autre motif`,
};

/** What may be the reason for a pupil, or for a guardian. */
export const MOTIFS_BLOCAGE_DE: Readonly<Record<Profil, readonly MotifBlocage[]>> = {
  eleve: ['feuille', 'usurpation', 'autre'],
  representant_legal: MOTIFS_BLOCAGE,
};

/** Whose account a director blocks or unblocks, and what the school knows of its block. */
export interface CompteABloquer extends BlocageConnu {
  compteId: string;
  nom: string;
  prenom: string;
  /** Who blocked it; null of a block that came with the account from another school. */
  bloquePar: string | null;
}

/** Characters of what the director notes for the school. */
export const NOTE_BLOCAGE_MAX = 300;

/** What a fiche says of it: all null while the school does not block the account, the note often. */
export interface BlocageConnu {
  bloqueLe: Date | null;
  bloqueMotif: MotifBlocage | null;
  bloqueNote: string | null;
}
