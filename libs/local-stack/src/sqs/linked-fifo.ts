/** What a list can hold: a value in at most one list, which keeps its neighbours on the value itself. */
export interface Linked<T> {
  previous: T | undefined;
  next: T | undefined;
}

/** First in, first out, with O(1) removal from anywhere. The caller knows which values are in it. */
export class LinkedFifo<T extends Linked<T>> {
  #first: T | undefined;
  #last: T | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  first(): T | undefined {
    return this.#first;
  }

  append(value: T): void {
    value.previous = this.#last;
    value.next = undefined;
    if (this.#last === undefined) this.#first = value;
    else this.#last.next = value;
    this.#last = value;
    this.#size += 1;
  }

  remove(value: T): void {
    if (value.previous === undefined) this.#first = value.next;
    else value.previous.next = value.next;
    if (value.next === undefined) this.#last = value.previous;
    else value.next.previous = value.previous;
    value.previous = undefined;
    value.next = undefined;
    this.#size -= 1;
  }
}
