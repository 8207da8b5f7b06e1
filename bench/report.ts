/** One row of rules §13: what was measured, each beside what it is compared to in the same run. */
export interface BenchRow {
  ligne: string;
  mesures: Record<string, string>;
}

export function mediane(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export async function time(job: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await job();
  return performance.now() - start;
}

const nombre = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 1 });
export const ms = (value: number): string => `${nombre.format(value)} ms`;
export const ratio = (value: number, reference: number): string => nombre.format(value / reference);

export function printRows(rows: readonly BenchRow[]): void {
  for (const { ligne, mesures } of rows) {
    console.log(`\n${ligne}`);
    for (const [nom, valeur] of Object.entries(mesures)) console.log(`  ${nom.padEnd(48)} ${valeur}`);
  }
}
