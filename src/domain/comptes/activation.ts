import type { Duree } from '../duree.ts';

/** How long the link that confirms a mail counts (rules §8.3). */
export const LIEN_MAIL: Duree = { nombre: 48, unite: 'heures' };
