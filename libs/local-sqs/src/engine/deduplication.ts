import { hash } from 'node:crypto';
import type { SendEntry } from '../api/messages.ts';
import type { FifoSettings } from '../api/queue.ts';
import type { StoredMessage } from '../store/sqs-store.ts';

/** AWS: "the deduplication interval", by the time of sending, whether or not the message is still there. */
const intervalMs = 5 * 60_000;

/** The messages that a FIFO queue took in the last five minutes, by their deduplication ids. */
export class Deduplication {
  /** In the order of sending, so that the oldest is the first. */
  readonly #taken = new Map<string, StoredMessage>();

  /** The message that was taken for this one, if there is one. */
  earlier(message: StoredMessage, settings: FifoSettings): StoredMessage | undefined {
    for (const [key, { sentAt }] of this.#taken) {
      if (sentAt + intervalMs > message.sentAt) break;
      this.#taken.delete(key);
    }
    return this.#taken.get(keyOf(message, settings));
  }

  note(message: StoredMessage, settings: FifoSettings): void {
    this.#taken.set(keyOf(message, settings), message);
  }
}

function keyOf(
  { messageDeduplicationId, messageGroupId }: StoredMessage,
  { deduplicationScope }: FifoSettings,
): string {
  // Neither id has a space.
  const scope = deduplicationScope === 'messageGroup' ? messageGroupId : undefined;
  return `${scope ?? ''} ${messageDeduplicationId ?? ''}`;
}

/** The entry with a deduplication id, which is that of its body where none was given. */
export function withDeduplicationId(entry: SendEntry): SendEntry {
  return { ...entry, messageDeduplicationId: entry.messageDeduplicationId ?? hash('sha256', entry.body) };
}
