import { drawable } from '../textes/drawable.ts';
import { lireGras } from '../textes/gras.ts';

/** An address to open, from configuration only (rules §11); or what is copied letter by letter. */
interface Valeur {
  readonly type: 'lien' | 'secret';
  readonly valeur: string;
}
/** A piece of a paragraph: words, where what stands between asterisks is bold, or a value. */
type Mots = string | Valeur;

/** What a mail is written in: one list of blocks gives its two forms, HTML and text (rules §6). */
export type Bloc =
  | { readonly type: 'p' | 'h2'; readonly mots: readonly Mots[] }
  | { readonly type: 'ul' | 'ol'; readonly elements: readonly (readonly Mots[])[] };

export const lien = (valeur: string): Valeur => ({ type: 'lien', valeur });
export const secret = (valeur: string): Valeur => ({ type: 'secret', valeur });

export const versTexte = (blocs: readonly Bloc[]): string => `${blocs.map(enTexte).join('\n\n')}\n`;

/**
 * Plain markup, without style, picture or anything to fetch: mail programs show it in the colours the reader chose,
 * dark or light, and at the reader's size.
 */
export const versHtml = (titre: string, blocs: readonly Bloc[]): string => `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${echapper(titre)}</title></head><body>
${blocs.map(enHtml).join('\n')}
</body></html>
`;

function enTexte(bloc: Bloc): string {
  if ('elements' in bloc) {
    return bloc.elements
      .map((mots, rang) => `${bloc.type === 'ol' ? `${rang + 1}.` : '-'} ${texteDe(mots)}`)
      .join('\n');
  }
  const texte = texteDe(bloc.mots);
  return bloc.type === 'h2' ? texte.toLocaleUpperCase('fr-FR') : texte;
}

const texteDe = (mots: readonly Mots[]): string =>
  mots
    .flatMap((m) => (typeof m === 'string' ? lireGras(m).map(({ texte }) => texte) : [m.valeur]))
    .map(drawable)
    .join('');

function enHtml(bloc: Bloc): string {
  if ('elements' in bloc) {
    const elements = bloc.elements.map((mots) => `<li>${htmlDe(mots)}</li>`);
    return `<${bloc.type}>\n${elements.join('\n')}\n</${bloc.type}>`;
  }
  return `<${bloc.type}>${htmlDe(bloc.mots)}</${bloc.type}>`;
}

const htmlDe = (mots: readonly Mots[]): string => mots.map(morceauHtml).join('');

function morceauHtml(morceau: Mots): string {
  if (typeof morceau === 'string') {
    return lireGras(morceau)
      .map(({ texte, gras }) => (gras ? `<strong>${echapper(texte)}</strong>` : echapper(texte)))
      .join('');
  }
  const valeur = echapper(morceau.valeur);
  // Fixed-width, so that « l » and « 1 » are told apart; browsers make it small, and « big » the size of the text again.
  if (morceau.type === 'secret') return `<big><strong><code>${valeur}</code></strong></big>`;
  return /^https?:\/\//.test(morceau.valeur) ? `<a href="${valeur}">${valeur}</a>` : valeur;
}

const ENTITES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const echapper = (text: string): string => drawable(text).replace(/[&<>"']/g, (c) => ENTITES[c] ?? c);
