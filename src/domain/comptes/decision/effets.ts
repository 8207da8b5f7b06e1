import { formatDate } from '../../francais.ts';
import { phrase } from '../../phrase.ts';
import { EFFETS, type Effet } from './cases.ts';

/** What is said after the number of people, « 1 » or « 12 ». */
export interface Accord {
  un: string;
  des: string;
}

interface MotsEffet {
  /** Before « Confirmer »: what is about to happen. */
  prevu: Accord & { explication: string };
  /** On the page of the operation: what was done. */
  fait: Accord & { explication: string };
}

/** What an operation does to an account, in words (guide §3 and §4). */
export const EFFET_LABELS: Readonly<Record<Effet, MotsEffet>> = {
  attribuer: {
    prevu: {
      un: 'reçoit un mot de passe provisoire',
      des: 'reçoivent un mot de passe provisoire',
      explication: phrase`Le compte passe à l'état « Non activé – informé ».`,
    },
    fait: {
      un: 'a reçu un mot de passe provisoire',
      des: 'ont reçu un mot de passe provisoire',
      explication: phrase`Le compte est passé à l'état « Non activé – informé ».`,
    },
  },
  reemettre: {
    prevu: {
      un: 'reçoit un nouveau mot de passe, le précédent ayant expiré',
      des: 'reçoivent un nouveau mot de passe, le précédent ayant expiré',
      explication: phrase`L'état du compte ne change pas.`,
    },
    fait: {
      un: 'a reçu un nouveau mot de passe, le précédent ayant expiré',
      des: 'ont reçu un nouveau mot de passe, le précédent ayant expiré',
      explication: phrase`L'état du compte n'a pas changé.`,
    },
  },
  reinitialiser: {
    prevu: {
      un: 'voit son mot de passe réinitialisé',
      des: 'voient leur mot de passe réinitialisé',
      explication: phrase`Un nouveau mot de passe provisoire remplace le mot de passe actuel ; l'état du compte ne change pas.`,
    },
    fait: {
      un: 'a eu son mot de passe réinitialisé',
      des: 'ont eu leur mot de passe réinitialisé',
      explication: phrase`Un nouveau mot de passe provisoire a remplacé le précédent ; l'état du compte n'a pas changé.`,
    },
  },
  ajouter: {
    prevu: {
      un: phrase`reçoit un mot de passe provisoire, n'ayant pas de mot de passe`,
      des: phrase`reçoivent un mot de passe provisoire, n'ayant pas de mot de passe`,
      explication: phrase`Il s'ajoute à FranceConnect, s'il ouvre le compte ; l'état du compte ne change pas.`,
    },
    fait: {
      un: phrase`a reçu un mot de passe provisoire, n'ayant pas de mot de passe`,
      des: phrase`ont reçu un mot de passe provisoire, n'ayant pas de mot de passe`,
      explication: phrase`Il s'ajoute à FranceConnect, s'il ouvre le compte ; l'état du compte n'a pas changé.`,
    },
  },
  conserver: {
    prevu: {
      un: 'garde son mot de passe provisoire',
      des: 'gardent leur mot de passe provisoire',
      explication: phrase`Le compte reste à l'état « Non activé – informé », avec le même mot de passe provisoire.`,
    },
    fait: {
      un: 'a gardé son mot de passe provisoire',
      des: 'ont gardé leur mot de passe provisoire',
      explication: phrase`Le compte est resté à l'état « Non activé – informé », avec le même mot de passe provisoire.`,
    },
  },
  conserver_reinitialise: {
    prevu: {
      un: 'garde le mot de passe provisoire donné par la réinitialisation',
      des: 'gardent le mot de passe provisoire donné par la réinitialisation',
      explication: 'Le compte ne change pas.',
    },
    fait: {
      un: 'a gardé le mot de passe provisoire donné par la réinitialisation',
      des: 'ont gardé le mot de passe provisoire donné par la réinitialisation',
      explication: phrase`Le compte n'a pas changé.`,
    },
  },
  laisser: {
    prevu: {
      un: 'garde le mot de passe de son choix',
      des: 'gardent le mot de passe de leur choix',
      explication: 'Le compte ne change pas.',
    },
    fait: {
      un: 'a gardé le mot de passe de son choix',
      des: 'ont gardé le mot de passe de leur choix',
      explication: phrase`Le compte n'a pas changé.`,
    },
  },
  laisser_sans: {
    prevu: {
      un: phrase`se connecte sans mot de passe de l'école`,
      des: phrase`se connectent sans mot de passe de l'école`,
      explication: 'Le compte ne change pas.',
    },
    fait: {
      un: phrase`se connecte sans mot de passe de l'école`,
      des: phrase`se connectent sans mot de passe de l'école`,
      explication: phrase`Le compte n'a pas changé.`,
    },
  },
  refuser: {
    prevu: {
      un: 'ne peut pas être traité',
      des: 'ne peuvent pas être traités',
      explication: 'Rien ne change.',
    },
    fait: {
      un: phrase`n'a pas pu être traité`,
      des: phrase`n'ont pas pu être traités`,
      explication: phrase`Rien n'a changé.`,
    },
  },
};

const EMETTENT: readonly Effet[] = ['attribuer', 'reemettre', 'reinitialiser', 'ajouter'];

/** True when the effect draws a new provisional password. */
export const effetEmetUnMotDePasse = (effet: Effet): boolean => EMETTENT.includes(effet);

/** What the history of the account calls it: of a reset, whether or not there was a password before. */
export const evenementDeLEffet = (effet: Effet): Effet => (effet === 'ajouter' ? 'reinitialiser' : effet);

/** Those after which the person is told again what was told already. */
export const EFFETS_SANS_EMISSION = EFFETS.filter(
  (effet) => effet !== 'refuser' && !effetEmetUnMotDePasse(effet),
);

/** When the passwords that accounts keep end: the first of them, and the last. */
export interface Terme {
  premier: Date;
  dernier: Date;
}

/** Effect in words, for so many people; « terme »: of the provisional passwords they keep. */
export function motsDeLEffet(
  effet: Effet,
  moment: keyof MotsEffet,
  nombre: number,
  terme: Terme | null = null,
): { nombre: number; libelle: string; explication: string } {
  const { un, des, explication } = EFFET_LABELS[effet][moment];
  const libelle = nombre > 1 ? des : un;
  return { nombre, libelle: terme === null ? libelle : `${libelle}, ${valableJusquA(terme)}`, explication };
}

function valableJusquA({ premier, dernier }: Terme): string {
  const [jour, autre] = [formatDate(premier), formatDate(dernier)];
  return jour === autre ? `valable jusqu’au ${jour}` : `valable au moins jusqu’au ${jour}`;
}
