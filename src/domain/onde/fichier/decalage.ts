import { NIVEAUX } from '../../comptes/niveaux.ts';
import { cleEntete } from './entetes.ts';
import type { Rangee } from './tableau.ts';

/** Columns whose content is known from their title, whether or not they are kept. */
const ATTENDUS: readonly (readonly [titre: RegExp, contenu: RegExp])[] = [
  [/^date(?:de)?naissance/, /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}/],
  [/^sexe/, /^[FMH]$/i],
  [/^(?:ine|numeroine|ineeleve)$/, /^\d{9}[\dA-Z][A-Z]$/i],
  [/^(?:cp|codepostal)/, /^\d{4,5}$/],
  [/^cycle$/, /^cycle/i],
  [/^niveau/, new RegExp(`^(?:${NIVEAUX.join('|')}|CLIS.*)$`, 'i')],
  [/^identifiantclasse$/, /^\d+$/],
  [/^(?:attestation|autorisation)/, /^(?:o|n|oui|non)$/i],
  [/^civilite/, /^(?:m|mr|mme|mlle|melle|monsieur|madame|mademoiselle)\.?$/i],
  [/^(?:courriel|mail|mel|email)/, /@/],
  [/^tel(?:ephone)?/, /^[^a-z]*\d[^a-z]*$/i],
];

export type Temoins = readonly { colonne: number; contenu: RegExp }[];

export function temoinsDe(titres: readonly string[]): Temoins {
  return titres.flatMap((titre, colonne) => {
    const cle = cleEntete(titre);
    const attendu = ATTENDUS.find(([connu]) => connu.test(cle));
    return attendu ? [{ colonne, contenu: attendu[1] }] : [];
  });
}

/**
 * The line as it would be had one of its cells not been cut by a separator of its own (an address « 1 rue du Puits; bât. A »), when that
 * explains what its columns hold: none of them contradicts its title any more *and* more of them agree. A line that is merely
 * longer or shorter than the header, or that holds one wrong value, is not explained by it: in a line no longer than the header
 * (« largeur », in cells), two columns at least must contradict their title and two more agree.
 */
export function sansDecalage(
  { ligne, cellules }: Rangee,
  temoins: Temoins,
  largeur: number,
): Rangee | undefined {
  if (!temoins.some(({ colonne, contenu }) => cellules[colonne] && !contenu.test(cellules[colonne]))) {
    return undefined;
  }
  const telle = noter(temoins, (colonne) => cellules[colonne] ?? '');
  const longue = cellules.length > largeur;
  if (!longue && telle.contraires < 2) return undefined;
  const accordsMin = telle.accords + (longue ? 1 : 2);
  const dernier = temoins.at(-1)?.colonne ?? 0;
  for (let coupure = 0; coupure < Math.min(cellules.length - 1, dernier); coupure += 1) {
    const reunie = (colonne: number) =>
      colonne < coupure
        ? (cellules[colonne] ?? '')
        : colonne === coupure
          ? `${cellules[colonne]};${cellules[colonne + 1]}`
          : (cellules[colonne + 1] ?? '');
    const { contraires, accords } = noter(temoins, reunie);
    if (contraires === 0 && accords >= accordsMin) {
      return { ligne, cellules: cellules.slice(0, -1).map((_, colonne) => reunie(colonne)) };
    }
  }
  return undefined;
}

function noter(
  temoins: Temoins,
  cellule: (colonne: number) => string,
): { contraires: number; accords: number } {
  let contraires = 0;
  let accords = 0;
  for (const { colonne, contenu } of temoins) {
    const valeur = cellule(colonne);
    if (valeur === '') continue;
    if (contenu.test(valeur)) accords += 1;
    else contraires += 1;
  }
  return { contraires, accords };
}
