/** The bounds of a range of keys. Missing bounds limit nothing. */
export interface KeyRange {
  readonly gt?: string | undefined;
  readonly gte?: string | undefined;
  readonly lt?: string | undefined;
  readonly lte?: string | undefined;
  readonly reverse?: boolean | undefined;
  /** The maximum number of keys. A negative number limits nothing. */
  readonly limit?: number | undefined;
}

/** Values by key, sorted by the keys. */
export class SortedEntries {
  readonly #values = new Map<string, string>();
  readonly #keys: string[] = [];

  get(key: string): string | undefined {
    return this.#values.get(key);
  }

  put(key: string, value: string): void {
    if (!this.#values.has(key)) this.#keys.splice(this.#indexOf(key), 0, key);
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys.splice(this.#indexOf(key), 1);
  }

  keys({ gt, gte, lt, lte, reverse = false, limit = -1 }: KeyRange = {}): string[] {
    let from = gte === undefined ? 0 : this.#indexOf(gte);
    if (gt !== undefined) from = Math.max(from, this.#indexAfter(gt));
    let to = lt === undefined ? this.#keys.length : this.#indexOf(lt);
    if (lte !== undefined) to = Math.min(to, this.#indexAfter(lte));
    if (limit < 0 || to - from <= limit) limit = Math.max(0, to - from);
    return reverse ? this.#keys.slice(to - limit, to).toReversed() : this.#keys.slice(from, from + limit);
  }

  values(range: KeyRange): string[] {
    return this.keys(range).flatMap((key) => this.#values.get(key) ?? []);
  }

  /** Returns the index of the first key that is not less than this one. */
  #indexOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? '') < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #indexAfter(key: string): number {
    return this.#indexOf(key) + (this.#values.has(key) ? 1 : 0);
  }
}
