import { parse } from 'csv-parse/sync';
import type { Encodage } from '../../../seeds/generateur/fichiers/encodages.ts';
import type { QuirksFichier } from '../../../seeds/generateur/fichiers/quirks.ts';
import type { PaireOnde } from '../../../seeds/generateur/onde.ts';

/** Node 20 decodes « windows-1252 » as ISO-8859-1: these are its thirty-two bytes from 0x80. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

/** A small reader of the tests' own, so that the generator is not judged by the importer nor the reverse. */
export function decoder(octets: Buffer, encodage: Encodage): string {
  if (encodage.startsWith('utf8')) return new TextDecoder('utf-8', { fatal: true }).decode(octets);
  const texte = octets.toString('latin1');
  if (encodage === 'iso-8859-1') return texte;
  return texte.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252.charAt(c.charCodeAt(0) - 0x80));
}

export interface Rangees {
  readonly enTete: readonly string[];
  readonly lignes: readonly (readonly string[])[];
}

export function lire(octets: Buffer, quirks: Pick<QuirksFichier, 'encodage' | 'guillemets'>): Rangees {
  const [enTete = [], ...lignes]: string[][] = parse(decoder(octets, quirks.encodage), {
    delimiter: ';',
    quote: quirks.guillemets === 'aucun' ? null : '"',
    relax_column_count: true,
    trim: true,
    skip_empty_lines: true,
  });
  const utiles = lignes.filter(
    (ligne) => ligne.filter((cellule) => cellule !== '' && cellule !== '\u001A').length > 1,
  );
  return { enTete, lignes: utiles };
}

export interface EleveLu {
  readonly cle: string;
  readonly dateNaissance: string;
  readonly ine: string;
  readonly niveau: string;
}

export interface ResponsableLu {
  readonly nom: string;
  readonly mail: string;
  readonly portable: string;
  /** Same keys as the pupils': name, first name, class. */
  readonly enfants: readonly string[];
}

export function lirePaire(
  paire: PaireOnde,
  quirks: Pick<QuirksFichier, 'encodage' | 'guillemets'>,
): { eleves: EleveLu[]; responsables: ResponsableLu[] } {
  const fichierEleves = lire(paire.eleves, quirks);
  const colonne = (enTete: readonly string[], motif: RegExp): number =>
    enTete.findIndex((nom) => motif.test(nom));
  const e = (motif: RegExp): number => colonne(fichierEleves.enTete, motif);
  const eleves = fichierEleves.lignes.map((ligne) => ({
    cle: [ligne[0], ligne[2], ligne[e(/^(Libellé classe|Classe)$/)]].join('|'),
    dateNaissance: ligne[3] ?? '',
    ine: ligne[e(/^INE$/)] ?? '',
    niveau: ligne[e(/^Niveau$/)] ?? '',
  }));

  const { enTete, lignes } = lire(paire.responsables, quirks);
  const debut = colonne(enTete, /^Téléphone portable$/) + 1;
  const largeur = colonne(enTete, /^Classes? (enfants|élèves)/) + 1 - debut;
  const responsables = lignes.map((ligne) => {
    const enfants: string[] = [];
    for (let i = debut; i < ligne.length; i += largeur) {
      const cle = ligne.slice(i, i + largeur).slice(-3);
      if (cle.some((cellule) => cellule !== '')) enfants.push(cle.join('|'));
    }
    return {
      nom: [ligne[2], ligne[3]].join('|'),
      mail: ligne[8] ?? '',
      portable: ligne[debut - 1] ?? '',
      enfants,
    };
  });
  return { eleves, responsables };
}

export function doublons(valeurs: readonly string[]): string[] {
  const vues = new Set<string>();
  return valeurs.filter((valeur) => vues.has(valeur) || !vues.add(valeur));
}
