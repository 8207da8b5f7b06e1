/** How many of something rare: its share, but one at least in a school big enough to show it. */
export function auMoinsUn(taux: number, total: number): number {
  if (taux <= 0 || total < 40) return Math.round(taux * total);
  return Math.max(1, Math.round(taux * total));
}
