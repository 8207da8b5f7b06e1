/** Who signs, in histories and journals, what no agent did. */
export const AUTEUR_OPS = 'Exploitation';
export const AUTEUR_NUIT = 'Traitement de nuit';
