/** Who signs, in histories and journals, what no agent did. */
export const AUTEUR_OPS = 'Exploitation';
