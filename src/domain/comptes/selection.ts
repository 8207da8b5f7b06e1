/** Lists of accounts are shown so many at a time. */
export const TAILLE_PAGE = 50;

/** Ticks of a list, kept across its pages: the ticked ids, or (« tous ») every result but these ids. */
export interface Coches {
  tous: boolean;
  ids: readonly string[];
}

/** An agent's own selection, kept with the criteria it was made on. */
export interface Selection<C> extends Coches {
  id: string;
  criteres: C;
}

export const AUCUNE: Coches = { tous: false, ids: [] };
export const TOUS: Coches = { tous: true, ids: [] };

/** What the selection becomes when a page that showed « affiches » comes back with « coches » ticked. */
export function cocher(selection: Coches, affiches: readonly string[], coches: readonly string[]): Coches {
  const shown = new Set(affiches);
  const ticked = new Set(coches.filter((id) => shown.has(id)));
  const elsewhere = selection.ids.filter((id) => !shown.has(id));
  const here = affiches.filter((id) => ticked.has(id) !== selection.tous);
  return { tous: selection.tous, ids: [...elsewhere, ...here] };
}

export const estCoche = (selection: Coches, id: string): boolean =>
  selection.ids.includes(id) !== selection.tous;

/** How many are selected among « total » results. */
export const nombreCoches = (selection: Coches, total: number): number =>
  selection.tous ? Math.max(0, total - selection.ids.length) : selection.ids.length;
