/** A value's place in a heap: what `remove` takes. */
export interface HeapEntry<T> {
  readonly at: number;
  readonly value: T;
  readonly order: number;
  /** Kept by the heap: where the entry stands now, or -1 once it is out. */
  index: number;
}

/** Earliest first; entries of the same time leave in the order they came. Every operation is O(log n), removal included. */
export class Heap<T> {
  readonly #entries: HeapEntry<T>[] = [];
  #nextOrder = 0;

  get size(): number {
    return this.#entries.length;
  }

  first(): HeapEntry<T> | undefined {
    return this.#entries[0];
  }

  /** Any one, from 0 to `size - 1`: 0 is the first, the others stand in no order that means anything. */
  at(index: number): HeapEntry<T> | undefined {
    return this.#entries[index];
  }

  /** All of them, in no order that means anything. */
  values(): T[] {
    return this.#entries.map(({ value }) => value);
  }

  add(at: number, value: T): HeapEntry<T> {
    const entry: HeapEntry<T> = { at, value, order: this.#nextOrder++, index: this.#entries.length };
    this.#entries.push(entry);
    this.#rise(entry);
    return entry;
  }

  /** Takes an entry out wherever it stands; one that is already out is left alone. */
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

  /** Takes out the earliest entry if its time is at or before `time`. */
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
