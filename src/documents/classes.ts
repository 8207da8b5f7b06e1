export interface Classe<Ligne> {
  readonly titre: string;
  readonly lignes: readonly Ligne[];
}

/** Rows in the order given; a new class begins where the value of `classe` changes. */
export function groupByClasse<Ligne extends { readonly classe: string }>(
  lignes: readonly Ligne[],
): Classe<Ligne>[] {
  const classes: { titre: string; lignes: Ligne[] }[] = [];
  for (const ligne of lignes) {
    const last = classes.at(-1);
    if (last?.titre === ligne.classe) last.lignes.push(ligne);
    else classes.push({ titre: ligne.classe, lignes: [ligne] });
  }
  return classes;
}
