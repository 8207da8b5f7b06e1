import type { Effet } from './compte-actions.ts';
import { phrase } from './onde/phrase.ts';

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
      explication: phrase`Le compte reste à l'état « Non activé – informé ».`,
    },
    fait: {
      un: 'a reçu un nouveau mot de passe, le précédent ayant expiré',
      des: 'ont reçu un nouveau mot de passe, le précédent ayant expiré',
      explication: phrase`Le compte est resté à l'état « Non activé – informé ».`,
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
