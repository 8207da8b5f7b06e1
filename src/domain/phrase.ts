const NBSP = '\u00a0';
const NNBSP = '\u202f';

/**
 * Tag for French sentences: spaces before double punctuation, inside « » and apostrophes become the typographic ones.
 * Interpolated values are left exactly as they are.
 */
export function phrase(textes: TemplateStringsArray, ...valeurs: readonly (string | number)[]): string {
  let resultat = '';
  textes.forEach((texte, index) => {
    resultat += typographier(texte) + (valeurs[index] ?? '');
  });
  return resultat;
}

function typographier(texte: string): string {
  return texte
    .replaceAll("'", '’')
    .replaceAll('« ', `«${NBSP}`)
    .replaceAll(' »', `${NBSP}»`)
    .replaceAll(' :', `${NBSP}:`)
    .replace(/ (?=[;!?%])/g, NNBSP);
}
