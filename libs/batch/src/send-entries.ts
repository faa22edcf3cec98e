import { setTimeout as wait } from 'node:timers/promises';
import { MessageNotSentError } from './message-not-sent-error.ts';

/** How often, and after which waits, the failed entries of a batch are sent again. */
export interface RetryOptions {
  /** The maximum number of attempts of an entry, including the first. */
  maxAttempts: number;
  /** The maximum wait before the second attempt, in milliseconds. It doubles with each further attempt, up to `maxDelayMs`. */
  baseDelayMs: number;
  /** The longest wait before an attempt, in milliseconds. */
  maxDelayMs: number;
  /** Resolves after so many milliseconds. */
  wait: (delayMs: number) => Promise<unknown>;
  /** Returns a number from 0 up to 1, exclusive. */
  random: () => number;
}

/** Four attempts, at most 50 ms and then up to a second apart. */
export const defaultRetries: RetryOptions = {
  maxAttempts: 4,
  baseDelayMs: 50,
  maxDelayMs: 1_000,
  wait,
  random: Math.random,
};

/** What a service answers for one entry of a batch request. A retry does not help an entry with `isSenderFault`. */
export type EntryAnswer = { messageId: string } | { code: string; isSenderFault: boolean };

/** A message that SQS took. */
export interface SentMessage {
  messageId: string;
}

type Settled = PromiseSettledResult<SentMessage>;

/**
 * Sends the entries of one request, retries those that the service failed, and returns one settled result for each entry, in
 * their order. `send` sends one request and returns the answers in the order of its entries; undefined for an entry that the
 * response does not name. Rejects only when `wait` rejects.
 */
export async function sendEntries<Entry>(
  entries: readonly Entry[],
  send: (entries: readonly Entry[]) => Promise<readonly (EntryAnswer | undefined)[]>,
  options: RetryOptions,
): Promise<Settled[]> {
  const settled = entries.map((): Settled => notSent('NotAttempted', 0));
  let pending = [...entries.keys()];

  for (let attempt = 1; pending.length > 0 && attempt <= options.maxAttempts; attempt += 1) {
    if (attempt > 1) await options.wait(fullJitterMs(attempt, options));
    const answers = await answersOf(
      entries.filter((_, index) => pending.includes(index)),
      send,
    );
    const failed: number[] = [];
    for (const [position, index] of pending.entries()) {
      const { result, isRetryable } = settle(answers, position, attempt);
      settled[index] = result;
      if (isRetryable) failed.push(index);
    }
    pending = failed;
  }
  return settled;
}

type Answers = readonly (EntryAnswer | undefined)[] | { cause: unknown };

async function answersOf<Entry>(
  entries: readonly Entry[],
  send: (entries: readonly Entry[]) => Promise<readonly (EntryAnswer | undefined)[]>,
): Promise<Answers> {
  try {
    return await send(entries);
  } catch (cause) {
    return { cause };
  }
}

function settle(answers: Answers, position: number, attempt: number): { result: Settled; isRetryable: boolean } {
  // The SDK client has already retried the request.
  if ('cause' in answers) return { result: notSent('RequestFailed', attempt, answers), isRetryable: false };
  const answer = answers[position];
  if (answer !== undefined && 'messageId' in answer) {
    return { result: { status: 'fulfilled', value: { messageId: answer.messageId } }, isRetryable: false };
  }
  // An entry without an answer may be sent twice: consumers are idempotent.
  const { code, isSenderFault } = answer ?? { code: 'NoAnswer', isSenderFault: false };
  const fault = isSenderFault ? 'unknown' : 'platform';
  return { result: notSent(code, attempt, { fault }), isRetryable: !isSenderFault };
}

function notSent(...parameters: ConstructorParameters<typeof MessageNotSentError>): Settled {
  return { status: 'rejected', reason: new MessageNotSentError(...parameters) };
}

/** Full jitter, so that senders that failed together do not retry together. */
function fullJitterMs(attempt: number, { baseDelayMs, maxDelayMs, random }: RetryOptions): number {
  return random() * Math.min(maxDelayMs, baseDelayMs * 2 ** (attempt - 2));
}
