/** Waiting items, served one per key in turn: a school that asks for ten documents does not make another wait for ten. */
export class FairQueue<Item> {
  readonly #waiting = new Map<string, Item[]>();

  get size(): number {
    return [...this.#waiting.values()].reduce((sum, items) => sum + items.length, 0);
  }

  push(key: string, item: Item): void {
    const items = this.#waiting.get(key);
    if (items) items.push(item);
    else this.#waiting.set(key, [item]);
  }

  next(): Item | undefined {
    const first = this.#waiting.entries().next().value;
    if (!first) return undefined;
    const [key, items] = first;
    const item = items.shift();
    this.#waiting.delete(key);
    if (items.length > 0) this.#waiting.set(key, items); // a map keeps the order of insertion: this key is now the last
    return item;
  }

  remove(key: string, item: Item): void {
    const items = this.#waiting.get(key)?.filter((other) => other !== item) ?? [];
    if (items.length > 0) this.#waiting.set(key, items);
    else this.#waiting.delete(key);
  }
}
