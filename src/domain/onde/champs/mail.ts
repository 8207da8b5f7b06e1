import { phrase } from '../../phrase.ts';
import type { Champ } from './champ.ts';

const LOCALE = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const ETIQUETTE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DOMAINE_HAUT = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;
/** RFC 5321 §4.5.3.1: 64 characters before the @, 254 for the whole address. */
const LONGUEUR_LOCALE = 64;
const LONGUEUR_MAX = 254;
/** Two addresses and a few words. */
const CELLULE_MAX = 600;

/**
 * A mail may carry a provisional password, so nothing is guessed: spaces that cannot belong to an address are removed and, of
 * two addresses in one cell, the first is kept (both are said); an accent or an inner space makes the cell unusable.
 */
export function lireMail(texte: string): Champ<string> {
  if (texte === '') return {};
  if (texte.length > CELLULE_MAX)
    return { remarque: phrase`Cette adresse mail n'est pas valide : elle n'est pas reprise.` };
  const minuscules = texte.toLowerCase();
  if (estAdresse(minuscules)) return { valeur: minuscules };
  const designee = entreCrochets(minuscules);
  if (designee !== undefined) return { valeur: designee, remarque: MOTS_AUTOUR };
  const compact = minuscules.replace(/ ?([@.]) ?/g, '$1');
  const morceaux = compact.split(/[;,\s/|]+/).map(debarrasser);
  const candidats = [...new Set(morceaux.filter((morceau) => morceau.includes('@')))];
  const valides = candidats.filter(estAdresse);
  const premiere = valides[0];
  if (premiere === undefined) return { remarque: pourquoi(compact, candidats) };
  if (candidats.length > 1 && valides.length !== 1) {
    return {
      valeur: premiere,
      remarque: phrase`La cellule contient plusieurs adresses : seule la première est retenue.`,
    };
  }
  if (candidats.length > 1 || contientAutreChose(compact, premiere)) {
    // With a single address surrounded by words, the words may be the beginning of it: « jean dupont@… ».
    if (candidats.length === 1) return { remarque: pourquoi(compact, candidats) };
    return {
      valeur: premiere,
      remarque: phrase`La cellule contient plusieurs adresses : seule celle qui est valide est retenue.`,
    };
  }
  return { valeur: premiere };
}

const MOTS_AUTOUR = phrase`La cellule contient autre chose qu'une adresse : seule l'adresse est retenue.`;

/** « Sophie Martin <sophie@…> », « sophie@… (maman) »: brackets and parentheses say which words are no part of the address. */
function entreCrochets(texte: string): string | undefined {
  const [, crochets] = /^[^<>@]+<([^<>]+)>$/.exec(texte) ?? [];
  const [, devant] = /^([^\s()]+) ?\([^()@]*\)$/.exec(texte) ?? [];
  const adresse = crochets ?? devant ?? '';
  return estAdresse(adresse) ? adresse : undefined;
}

function debarrasser(candidat: string): string {
  return candidat.replace(/^(?:mailto:)?[<("']*/, '').replace(/[>)"'.]*$/, '');
}

function contientAutreChose(texte: string, adresse: string): boolean {
  return /[\p{L}\p{N}]/u.test(texte.replaceAll('mailto:', '').replaceAll(adresse, ''));
}

export function estAdresse(texte: string): boolean {
  if (texte.length > LONGUEUR_MAX) return false;
  const arobase = texte.indexOf('@');
  const locale = texte.slice(0, arobase);
  if (arobase < 1 || locale.length > LONGUEUR_LOCALE || !LOCALE.test(locale)) return false;
  const etiquettes = texte.slice(arobase + 1).split('.');
  return (
    etiquettes.length > 1 &&
    etiquettes.every((etiquette) => ETIQUETTE.test(etiquette)) &&
    DOMAINE_HAUT.test(etiquettes.at(-1) ?? '')
  );
}

function pourquoi(texte: string, candidats: readonly string[]): string {
  const [candidat] = candidats;
  if (candidat === undefined) {
    return phrase`Cette adresse mail n'a pas de « @ » : elle n'est pas reprise.`;
  }
  if (/[^\x20-\x7e]/.test(candidat)) {
    const quoi = /\p{L}\p{M}|[\u00c0-\u024f\u1e00-\u1eff]/u.test(candidat)
      ? 'un accent'
      : phrase`un caractère illisible`;
    return phrase`Cette adresse mail contient ${quoi} : elle n'est pas reprise.`;
  }
  if (texte.includes(' ')) {
    return phrase`Cette cellule contient une espace ou des mots en plus de l'adresse mail : elle n'est pas reprise.`;
  }
  return candidat.endsWith('@') || !candidat.slice(candidat.lastIndexOf('@')).includes('.')
    ? phrase`Cette adresse mail n'est pas valide (il manque la fin, comme « @exemple.fr ») : elle n'est pas reprise.`
    : phrase`Cette adresse mail n'est pas valide : elle n'est pas reprise.`;
}
