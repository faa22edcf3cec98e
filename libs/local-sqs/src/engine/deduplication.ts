import { hash } from 'node:crypto';
import type { SendEntry } from '../api/messages.ts';
import type { FifoSettings } from '../api/queue.ts';
import type { StoredMessage } from '../store/sqs-store.ts';

/** AWS's "deduplication interval". It starts at the time of sending and does not end when the message is deleted. */
const intervalMs = 5 * 60_000;

/** The messages that a FIFO queue accepted in the last five minutes, by deduplication id. */
export class Deduplication {
  /** In the order of sending: the first is the oldest. */
  readonly #accepted = new Map<string, StoredMessage>();

  /** Returns the accepted message that this one duplicates, if any. */
  earlier(message: StoredMessage, settings: FifoSettings): StoredMessage | undefined {
    for (const [key, { sentAt }] of this.#accepted) {
      if (sentAt + intervalMs > message.sentAt) break;
      this.#accepted.delete(key);
    }
    return this.#accepted.get(keyOf(message, settings));
  }

  note(message: StoredMessage, settings: FifoSettings): void {
    this.#accepted.set(keyOf(message, settings), message);
  }
}

function keyOf(
  { messageDeduplicationId, messageGroupId }: StoredMessage,
  { deduplicationScope }: FifoSettings,
): string {
  // Neither id contains a space.
  const scope = deduplicationScope === 'messageGroup' ? messageGroupId : undefined;
  return `${scope ?? ''} ${messageDeduplicationId ?? ''}`;
}

/** Returns the entry with a deduplication id. Default: the SHA-256 of its body. */
export function withDeduplicationId(entry: SendEntry): SendEntry {
  return { ...entry, messageDeduplicationId: entry.messageDeduplicationId ?? hash('sha256', entry.body) };
}
