/** So many at once in this process; the others wait for their turn, first come, first served, as long as they have patience. */
export class Slots {
  #free: number;
  readonly #patienceMs: number;
  readonly #waiting: ((served: boolean) => void)[] = [];

  constructor(count: number, patienceMs: number) {
    this.#free = count;
    this.#patienceMs = patienceMs;
  }

  /** What gives the place back, once; undefined when none became free in time. */
  async take(): Promise<(() => void) | undefined> {
    if (this.#free > 0) this.#free -= 1;
    else if (!(await this.#wait())) return undefined;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = this.#waiting.shift();
      if (next) next(true);
      else this.#free += 1;
    };
  }

  #wait(): Promise<boolean> {
    return new Promise((resolve) => {
      const call = (served: boolean) => {
        clearTimeout(timer);
        resolve(served);
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(call), 1);
        resolve(false);
      }, this.#patienceMs);
      this.#waiting.push(call);
    });
  }
}
