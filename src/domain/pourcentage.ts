/**
 * Share of a whole, without decimals: « 62 % ». A part that is neither nothing nor everything is never
 * rounded to 0 or 100, so that nobody reads « all done » when one account is missing.
 */
export function formatPourcentage(part: number, total: number): string {
  return `${arrondi(part, total)}\u202f%`;
}

function arrondi(part: number, total: number): number {
  if (total <= 0 || part <= 0) return 0;
  if (part >= total) return 100;
  return Math.min(99, Math.max(1, Math.round((part / total) * 100)));
}
