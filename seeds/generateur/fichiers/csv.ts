import type { QuirksFichier } from './quirks.ts';

type Guillemets = QuirksFichier['guillemets'];

/** ONDE leaves empty cells bare even when it quotes all the others. */
function cellule(valeur: string, guillemets: Guillemets): string {
  // Without quotes nothing can protect a separator: whoever writes such a file has none in the cells.
  if (guillemets === 'aucun') return valeur.replaceAll('"', "'").replaceAll(';', ',');
  const entouree = guillemets === 'tous' ? valeur !== '' : /[^\p{L}\p{N}@._/-]/u.test(valeur);
  return entouree ? `"${valeur.replaceAll('"', '""')}"` : valeur;
}

export function ligne(valeurs: readonly string[], guillemets: Guillemets): string {
  return valeurs.map((valeur) => cellule(valeur, guillemets)).join(';');
}

/** Lines closed by the file's end of line, then what trails behind them. */
export function assembler(lignes: readonly string[], quirks: QuirksFichier, colonnes: number): string {
  const fin = quirks.finDeLigne === 'crlf' ? '\r\n' : '\n';
  const corps = lignes.map((une) => une + fin).join('');
  switch (quirks.ligneFinale) {
    case 'aucune':
      return corps;
    case 'separateurs':
      return `${corps}${';'.repeat(colonnes - 1)}${fin}`;
    case 'total':
      return `${corps}Nombre de lignes : ${lignes.length - 1}${fin}`;
    case 'fin-de-fichier':
      return `${corps}\u001A`;
  }
}
