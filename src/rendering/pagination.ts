/** What the pagination component draws; ranks start at 1. */
export interface Pagination {
  page: number;
  pages: number;
  total: number;
  /** Ranks of the first and last results of this page; 0 when there is none. */
  debut: number;
  fin: number;
  /** Page numbers to offer, null standing for « … ». */
  numeros: (number | null)[];
}

/** A page beyond the last one is the last one: the list may have shrunk since the link was made. */
export function creerPagination(options: { page: number; taille: number; total: number }): Pagination {
  const { taille, total } = options;
  const pages = Math.max(1, Math.ceil(total / taille));
  const page = Math.min(Math.max(1, options.page), pages);
  return {
    page,
    pages,
    total,
    debut: total === 0 ? 0 : (page - 1) * taille + 1,
    fin: Math.min(page * taille, total),
    numeros: numerosVisibles(page, pages),
  };
}

function numerosVisibles(page: number, pages: number): (number | null)[] {
  const kept = new Set([1, pages, page - 1, page, page + 1]);
  const numbers: (number | null)[] = [];
  let previous = 0;
  for (let number = 1; number <= pages; number += 1) {
    if (!kept.has(number)) continue;
    // « … » in place of a single page would take as much room as its number.
    if (number - previous === 2) numbers.push(number - 1);
    else if (number - previous > 2) numbers.push(null);
    numbers.push(number);
    previous = number;
  }
  return numbers;
}
