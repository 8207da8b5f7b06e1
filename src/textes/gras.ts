/** The words of documents and mails: what stands between asterisks is bold. */
export interface Morceau {
  readonly texte: string;
  readonly gras: boolean;
}

export function lireGras(mots: string): Morceau[] {
  return mots
    .split('*')
    .map((texte, rang) => ({ texte, gras: rang % 2 === 1 }))
    .filter(({ texte }) => texte !== '');
}

/** A value put among such words: its asterisks are only asterisks. */
export function plain(value: string): string {
  return value.replaceAll('*', '∗');
}
