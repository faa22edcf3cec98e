import type { StackClock } from '../clock.ts';
import type { Queue, ReceivedMessage } from './api.ts';

/** The connection that an answer goes to. */
export interface Connection {
  isClosed(): boolean;
  onClose(listener: () => void): () => void;
}

export interface PollOptions {
  readonly queue: Queue;
  readonly maxMessages: number;
  readonly visibilityTimeoutSeconds?: number | undefined;
  readonly waitTimeSeconds: number;
  readonly connection: Connection;
}

/** The receives that wait for a message, until the stack's clock ends them. */
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

  async receive(poll: PollOptions): Promise<ReceivedMessage[]> {
    const messages = poll.connection.isClosed() ? [] : poll.queue.receive(poll);
    if (messages.length > 0 || poll.waitTimeSeconds === 0 || this.#closed) return messages;
    return await this.#wait(poll);
  }

  /** Ends every poll with an empty answer, now and from now on. */
  close(): void {
    this.#closed = true;
    for (const end of this.#endings) end();
  }

  async #wait(poll: PollOptions): Promise<ReceivedMessage[]> {
    const ended = Promise.withResolvers<ReceivedMessage[]>();
    let isOver = false;
    const end = (messages: ReceivedMessage[]): void => {
      isOver = true;
      ended.resolve(messages);
    };
    // A message goes only to a poller that is known to live: what closed before now is heard of within a turn of the event loop.
    const receive = (isLastTry: boolean) => (): void =>
      afterOneTurn(() => {
        if (isOver) return;
        try {
          const messages = poll.connection.isClosed() ? [] : poll.queue.receive(poll);
          if (messages.length > 0 || isLastTry) end(messages);
        } catch (error) {
          isOver = true;
          ended.reject(error);
        }
      });
    const endEmpty = (): void => end([]);
    const timer = this.#clock.setTimer(poll.waitTimeSeconds * 1000, receive(true));
    const stopListening = poll.queue.whenVisible(receive(false));
    const stopWatching = poll.connection.onClose(endEmpty);
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

/** The first immediate ends this turn of the event loop, the second comes after the next turn's input. */
function afterOneTurn(callback: () => void): void {
  setImmediate(() => setImmediate(callback));
}
