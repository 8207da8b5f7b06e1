import type { Duree } from '../duree.ts';
import type { CompteADecider } from './faits.ts';

/** How long the link that confirms a mail counts (rules §8.3). */
export const LIEN_MAIL: Duree = { nombre: 48, unite: 'heures' };

/** How long a code sent by SMS counts (rules §8.4). */
export const CODE_SMS = { nombre: 10, unite: 'minutes' } as const satisfies Duree;

/** The mail of the account was given and waits to be confirmed: it may be sent again (renvoyer_confirmations()). */
export const attendConfirmation = ({ etat, bloque }: Pick<CompteADecider, 'etat' | 'bloque'>): boolean =>
  etat === 'en_cours' && !bloque;
