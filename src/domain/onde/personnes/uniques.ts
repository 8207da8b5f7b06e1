/** Pairs of which neither side has another partner: the order of lines cannot matter. */
export function uniques<P extends { fiche: object; ligne: object }>(paires: readonly P[]): P[] {
  const partenaires = new Map<object, number>();
  for (const { fiche, ligne } of paires) {
    for (const membre of [fiche, ligne]) partenaires.set(membre, (partenaires.get(membre) ?? 0) + 1);
  }
  return paires.filter(({ fiche, ligne }) => partenaires.get(fiche) === 1 && partenaires.get(ligne) === 1);
}
