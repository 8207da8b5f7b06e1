import { analyser, trouver } from './html.ts';

/** The token a browser would send with the forms of this page. */
export const jetonDe = (html: string): string =>
  trouver(analyser(html), 'input', { name: '_csrf' }).attributs.value ?? '';
