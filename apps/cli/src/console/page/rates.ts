interface Reading {
  count: number;
  atMs: number;
}

/** How many a second were counted between two readings of a page. */
export class Rates {
  readonly #last = new Map<string, Reading & { rate?: number }>();

  /** The rate since the last reading; undefined for the first one, and for a count that has gone down. Readings within half a second count as one. */
  of(name: string, count: number, atMs: number): number | undefined {
    const last = this.#last.get(name);
    if (last !== undefined && atMs - last.atMs < 500) return last.rate;
    const isGrowing = last !== undefined && count >= last.count;
    const rate = isGrowing ? ((count - last.count) / (atMs - last.atMs)) * 1000 : undefined;
    this.#last.set(name, { count, atMs, ...(rate === undefined ? {} : { rate }) });
    return rate;
  }
}
