import { ADRESSE_MAX } from './adresse-de-service.ts';

/** How an académie is asked for help, as ops gave it: an address of a page or of a mail, a telephone, or both. */
export interface Assistance {
  adresse: string | null;
  telephone: string | null;
}

/** Of a page (https) or of a mail; undefined when it is neither. */
export function lireAdresseDAssistance(saisie: string): string | undefined {
  if (/^[^\s@:/]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(saisie)) return saisie;
  if (/\s/.test(saisie) || !URL.canParse(saisie)) return undefined;
  const url = new URL(saisie);
  const correcte = url.protocol === 'https:' && url.username === '' && url.password === '';
  return correcte && url.href.length <= ADRESSE_MAX ? url.href : undefined;
}
