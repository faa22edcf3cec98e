/** The order and the duplicates of every queue. The defaults are as unpredictable as AWS. */
export interface DeliveryOptions {
  /**
   * Decides which visible message is received next. Messages of noisy message groups are candidates only when there are
   * no others.
   *
   * `any` (default): a random one, as from AWS's many hosts. Messages that are sent together arrive apart.
   *
   * `arrival`: the one that has been visible for longest, for debugging.
   *
   * A function: receives the number of candidates and returns the index of one, for a caller that makes every random
   * choice itself. Index 0 is the message that `arrival` chooses.
   */
  readonly order?: 'any' | 'arrival' | ((candidates: number) => number);
  /**
   * The probability, from 0 to 1, that a received message is received once more, even while it is in flight or after it
   * is deleted. Default 0.001.
   */
  readonly duplicates?: number;
  /** The seed of order and duplicates, 0 to 2^32 - 1. Default: a new one. */
  readonly seed?: number;
  /**
   * The receives that a redrive policy counts. `acrossQueues` (default): the receives from every queue that the message
   * was in, as AWS documents. `perQueue`: the receives from this queue. ApproximateReceiveCount keeps counting in a
   * dead-letter queue with either.
   */
  readonly receiveCount?: 'acrossQueues' | 'perQueue';
}

/** Faults of delivery that apply to every queue for a while, in addition to `DeliveryOptions`. */
export interface DeliveryFaults {
  /**
   * The probability, from 0 to 1, that a message of a standard queue is received once more. The higher of this and
   * `DeliveryOptions.duplicates` applies.
   */
  readonly duplicates?: number;
  /** The extra delay, in seconds, of each message that is sent to a standard queue. */
  readonly delaySeconds?: number;
}

/** The delivery options of an engine, with the random choices that follow from their seed. */
export interface Delivery extends Required<Omit<DeliveryOptions, 'order'>> {
  /** Returns the index of the next message, 0 to `candidates - 1`. */
  choose(candidates: number): number;
  /** Decides whether a message is received once more, with a probability of at least `atLeast`. */
  isDuplicated(atLeast: number): boolean;
}
