import type { Profil } from '../../domain/comptes/etats.ts';
import { formatDateHeure, pluriel } from '../../domain/francais.ts';
import type { Fait } from '../../domain/statistiques/tendance.ts';
import { compterPersonnes, MOTS_PROFIL } from '../profil.ts';

/** « 54 représentants légaux informés par mail »; a pupil, who is told by sheets only, is « informé ». */
const DIRE: Readonly<Record<Fait, (profil: Profil, n: number) => string>> = {
  feuilles: (profil, n) =>
    `${compterPersonnes(profil, n)} ${informes(n)}${profil === 'eleve' ? '' : ' par feuilles imprimables'}`,
  mail: (profil, n) => `${compterPersonnes(profil, n)} ${informes(n)} par mail`,
  imprimes: (profil, n) =>
    pluriel(n, `${MOTS_PROFIL[profil].feuille} imprimée`, `${MOTS_PROFIL[profil].feuilles} imprimées`),
  reinitialises: (_, n) => pluriel(n, 'mot de passe réinitialisé', 'mots de passe réinitialisés'),
};
const informes = (n: number): string => (n < 2 ? 'informé' : 'informés');

export const direFait = (profil: Profil, { fait, nombre }: { fait: Fait; nombre: number }): string =>
  DIRE[fait](profil, nombre);

/** Before the first night. */
export const CHIFFRES_A_VENIR = 'Les premiers chiffres seront faits la nuit prochaine';

/** « Chiffres de la nuit : 30 novembre 2026 à 02 h 30 ». */
export const direNuit = (nuit: { finieLe: Date } | undefined): string =>
  nuit === undefined
    ? 'Chiffres de l’instant\u00a0: les premières statistiques seront faites la nuit prochaine'
    : `Chiffres de la nuit\u00a0: ${formatDateHeure(nuit.finieLe)}`;
