/** The rows `from`…`to` (excluded) of a group, on one page; `first` when they open the group. */
export interface Segment {
  readonly group: number;
  readonly from: number;
  readonly to: number;
  readonly first: boolean;
}

export interface PageRoom {
  /** Height for the rows and titles of the first page, then of each other page. */
  readonly firstPage: number;
  readonly otherPages: number;
  /** Title and column header above each segment. */
  readonly heading: number;
  /** Groups never share a page. */
  readonly apart?: boolean;
}

/** Rows that a group leaves alone with its heading at the bottom of a page look lost: at least this many go together. */
const KEEP_TOGETHER = 2;

/**
 * Which rows go on which page, from the height of each row of each group. Each group begins a page, so that a class can
 * be handed to its teacher without the passwords of the others; but groups that all fit on one page share it.
 */
export function paginate(groups: readonly (readonly number[])[], room: PageRoom): Segment[][] {
  const total = groups.flat().reduce((sum, height) => sum + height, groups.length * room.heading);
  if (total <= room.firstPage && !(room.apart && groups.length > 1)) {
    return [groups.map((rows, group) => ({ group, from: 0, to: rows.length, first: true }))];
  }
  const pages: Segment[][] = [];
  groups.forEach((rows, group) => {
    let from = 0;
    do {
      const height = (pages.length === 0 ? room.firstPage : room.otherPages) - room.heading;
      const to = lastThatFits(rows, from, height);
      pages.push([{ group, from, to, first: from === 0 }]);
      from = to;
    } while (from < rows.length);
  });
  return pages;
}

function lastThatFits(rows: readonly number[], from: number, height: number): number {
  let left = height - (rows[from] ?? 0);
  let to = from + 1;
  for (let next = rows[to]; next !== undefined && next <= left; next = rows[to]) {
    left -= next;
    to += 1;
  }
  const alone = rows.length - to;
  return alone > 0 && alone < KEEP_TOGETHER && to - from > KEEP_TOGETHER ? to - (KEEP_TOGETHER - alone) : to;
}
