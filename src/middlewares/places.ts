/** So many at once in this process; the others wait for their turn, first come, first served, as long as they have patience. */
export class Places {
  #libres: number;
  readonly #patienceMs: number;
  readonly #enAttente: ((servi: boolean) => void)[] = [];

  constructor(nombre: number, patienceMs: number) {
    this.#libres = nombre;
    this.#patienceMs = patienceMs;
  }

  /** What gives the place back, once; undefined when none became free in time. */
  async prendre(): Promise<(() => void) | undefined> {
    if (this.#libres > 0) this.#libres -= 1;
    else if (!(await this.#attendre())) return undefined;
    let rendue = false;
    return () => {
      if (rendue) return;
      rendue = true;
      const suivant = this.#enAttente.shift();
      if (suivant) suivant(true);
      else this.#libres += 1;
    };
  }

  #attendre(): Promise<boolean> {
    return new Promise((resolve) => {
      const appeler = (servi: boolean) => {
        clearTimeout(minuteur);
        resolve(servi);
      };
      const minuteur = setTimeout(() => {
        this.#enAttente.splice(this.#enAttente.indexOf(appeler), 1);
        resolve(false);
      }, this.#patienceMs);
      this.#enAttente.push(appeler);
    });
  }
}
