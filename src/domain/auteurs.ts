/** Who signs, in histories and journals, what no agent did. */
export const AUTEUR_OPS = 'Exploitation';
export const AUTEUR_NUIT = 'Traitement de nuit';
/** What happens because nobody answered in time. */
export const AUTEUR_DELAI = 'Délai écoulé';
/** Written by the functions of the portal. */
export const AUTEUR_TITULAIRE = 'Titulaire du compte';
