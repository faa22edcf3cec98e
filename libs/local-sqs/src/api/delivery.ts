/** How the queues hand out their messages. By default it is as unkind as AWS. */
export interface DeliveryOptions {
  /**
   * Which visible message is received next, of all but those of noisy message groups while there are others. `any` (default): any of them,
   * as from AWS's many hosts, so that what was sent together arrives apart. `arrival`: the one that has been visible for longest, for
   * debugging. A function gets the number of these messages and chooses one by its number: for who decides on all else, too. 0 is the one
   * that `arrival` takes.
   */
  readonly order?: 'any' | 'arrival' | ((candidates: number) => number);
  /** How likely, from 0 to 1, a message that is received will be received once more, though it is in flight, or deleted by then. Default 0.001. */
  readonly duplicates?: number;
  /** What order and duplicates are drawn from, 0 to 2^32 - 1. Default: a fresh one. */
  readonly seed?: number;
  /**
   * Which receives a redrive policy counts. `acrossQueues` (default): those from every queue that the message was in, as AWS
   * documents. `perQueue`: those from this one. ApproximateReceiveCount goes on in a dead-letter queue either way.
   */
  readonly receiveCount?: 'acrossQueues' | 'perQueue';
}

/** What goes wrong with the delivery of every queue for a while, besides its options. */
export interface DeliveryTrouble {
  /** How likely, from 0 to 1, a message that is received will be received once more, if that is more than usual. Of standard queues. */
  readonly duplicates?: number;
  /** How much later than usual a message that is sent can be received. Of standard queues. */
  readonly delaySeconds?: number;
}

/** What the engine asks at each receive, and with what it can be asked the same again. */
export interface Delivery extends Required<Omit<DeliveryOptions, 'order'>> {
  /** Which of the visible messages that may be next, 0 to `candidates - 1`. */
  choose(candidates: number): number;
  /** With at least this likelihood. */
  isDuplicated(atLeast: number): boolean;
}
