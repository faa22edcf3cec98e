import type { ReceivedMessage } from '../api/messages.ts';
import type { Queue } from '../api/queue.ts';
import type { StackClock } from '../clock/clock.ts';

/** The connection of a request. */
export interface Connection {
  isClosed(): boolean;
  onClose(listener: () => void): () => void;
}

export interface Poll {
  readonly queue: Queue;
  readonly waitTimeSeconds: number;
  readonly connection: Connection;
  /** Receives visible messages. Returns none if the connection is closed. */
  receive(): ReceivedMessage[];
}

/** The receives that wait for a message. Their wait time ends by the stack's clock. */
export class LongPolls {
  readonly #clock: StackClock;
  readonly #endings = new Set<() => void>();
  #closed = false;

  constructor(clock: StackClock) {
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#endings.size;
  }

  /** Ends every poll with an empty response. Later polls end at once. */
  close(): void {
    this.#closed = true;
    for (const end of this.#endings) end();
  }

  /** Receives each time messages become visible, and once more at the end of the wait time, until there are messages. */
  async wait({ queue, waitTimeSeconds, connection, receive }: Poll): Promise<ReceivedMessage[]> {
    if (this.#closed) return [];
    const ended = Promise.withResolvers<ReceivedMessage[]>();
    let isOver = false;
    const end = (messages: ReceivedMessage[]): void => {
      isOver = true;
      ended.resolve(messages);
    };
    // A message goes only to an open connection. Node.js reports an earlier close within one turn of the event loop.
    const tryAgain = (isLastTry: boolean) => (): void =>
      afterOneTurn(() => {
        if (isOver) return;
        try {
          const messages = receive();
          if (messages.length > 0 || isLastTry) end(messages);
        } catch (error) {
          isOver = true;
          ended.reject(error);
        }
      });
    const endEmpty = (): void => end([]);
    const timer = this.#clock.setTimer(waitTimeSeconds * 1000, tryAgain(true));
    const stopListening = queue.whenVisible(tryAgain(false));
    const stopWatching = connection.onClose(endEmpty);
    this.#endings.add(endEmpty);
    try {
      return await ended.promise;
    } finally {
      timer.cancel();
      stopListening();
      stopWatching();
      this.#endings.delete(endEmpty);
    }
  }
}

/** The first immediate ends this turn of the event loop. The second runs after the input of the next turn. */
function afterOneTurn(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
