const INTERVALLE_MS = 2_000;

/** Where a long command is, on standard error: one line rewritten on a terminal, one now and then in a log. */
export class Progression {
  readonly #total: number;
  readonly #quoi: string;
  #faits = 0;
  #dite = Number.NEGATIVE_INFINITY;

  constructor(total: number, quoi: string) {
    this.#total = total;
    this.#quoi = quoi;
  }

  avancer(nom: string): void {
    this.#faits += 1;
    const ligne = `${this.#faits}/${this.#total} ${this.#quoi}, ${nom}`;
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${ligne}`);
      if (this.#faits === this.#total) process.stderr.write('\n');
      return;
    }
    const maintenant = performance.now();
    if (this.#faits < this.#total && maintenant - this.#dite < INTERVALLE_MS) return;
    this.#dite = maintenant;
    process.stderr.write(`${ligne}\n`);
  }
}
