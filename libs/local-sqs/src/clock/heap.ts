/** An entry of a heap, the argument of `remove`. */
export interface HeapEntry<T> {
  readonly at: number;
  readonly value: T;
  readonly order: number;
  /** The current index, which the heap maintains; -1 after removal. */
  index: number;
}

/**
 * A priority queue, earliest first. Entries with the same time leave in the order in which they were added. Every
 * operation takes O(log n), including removal.
 */
export class Heap<T> {
  readonly #entries: HeapEntry<T>[] = [];
  #nextOrder = 0;

  get size(): number {
    return this.#entries.length;
  }

  first(): HeapEntry<T> | undefined {
    return this.#entries[0];
  }

  /** Returns the entry at an index from 0 to `size - 1`. Index 0 is the earliest; the others are in no particular order. */
  at(index: number): HeapEntry<T> | undefined {
    return this.#entries[index];
  }

  /** Returns all values in no particular order. */
  values(): T[] {
    return this.#entries.map(({ value }) => value);
  }

  add(at: number, value: T): HeapEntry<T> {
    const entry: HeapEntry<T> = { at, value, order: this.#nextOrder++, index: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** Removes an entry. Does nothing if it is already removed. */
  remove(entry: HeapEntry<T>): void {
    const { index } = entry;
    if (this.#entries[index] !== entry) return;
    entry.index = -1;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    this.#put(last, index);
    this.#rise(last);
    this.#sink(last);
  }

  /** Removes and returns the earliest entry if it is due at or before `time`. */
  takeDue(time: number): HeapEntry<T> | undefined {
    const entry = this.#entries[0];
    if (entry === undefined || entry.at > time) return undefined;
    this.remove(entry);
    return entry;
  }

  #put(entry: HeapEntry<T>, index: number): void {
    this.#entries[index] = entry;
    entry.index = index;
  }

  #rise(entry: HeapEntry<T>): void {
    while (entry.index > 0) {
      const { index } = entry;
      const parentIndex = (index - 1) >> 1;
      const parent = this.#entries[parentIndex];
      if (parent === undefined || !isBefore(entry, parent)) return;
      this.#put(parent, index);
      this.#put(entry, parentIndex);
    }
  }

  #sink(entry: HeapEntry<T>): void {
    for (;;) {
      const { index } = entry;
      const left = this.#entries[2 * index + 1];
      const right = this.#entries[2 * index + 2];
      if (left === undefined) return;
      const child = right !== undefined && isBefore(right, left) ? right : left;
      if (!isBefore(child, entry)) return;
      const childIndex = child.index;
      this.#put(child, index);
      this.#put(entry, childIndex);
    }
  }
}

function isBefore(a: HeapEntry<unknown>, b: HeapEntry<unknown>): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
