import { phrase } from '../../phrase.ts';

interface Motif {
  libelle: string;
  /** Sheets would serve the account: only the mail is refused. */
  parFeuilles: boolean;
}

/** Why an operation leaves an account aside: the only list, that the queries receive and the database's check repeats. */
export const MOTIFS = {
  non_informe: { libelle: phrase`Jamais informé : utilisez « Informer »`, parFeuilles: false },
  bloque: { libelle: 'Compte bloqué', parFeuilles: false },
  sans_mail: { libelle: 'Pas d’adresse mail dans ONDE', parFeuilles: true },
  mail_refuse: { libelle: phrase`L'adresse mail ne reçoit pas : à corriger dans ONDE`, parFeuilles: true },
} as const satisfies Record<string, Motif>;
export type MotifRefus = keyof typeof MOTIFS;

const motifs = Object.keys(MOTIFS) as MotifRefus[];
export const MOTIFS_SANS_RECOURS = motifs.filter((motif) => !MOTIFS[motif].parFeuilles);
export const MOTIFS_DE_MAIL = motifs.filter((motif) => MOTIFS[motif].parFeuilles);
