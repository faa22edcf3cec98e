import type { DeliveryOptions } from '../api/delivery.ts';
import type { StackClock } from '../clock/clock.ts';
import type { SqsStore } from '../store/sqs-store.ts';

/** The options of `createSqsEngine`. */
export interface SqsEngineOptions {
  /** The clock by which delays, visibility timeouts and retention periods end. */
  clock: StackClock;
  /** Keeps queues and messages after the process ends. Default: memory only. The engine closes it. */
  store?: SqsStore;
  /** Default: 000000000000. */
  accountId?: string;
  /** Default: us-east-1. */
  region?: string;
  /** Returns the id of a new message. Default: a random UUID. A test that must be repeatable passes its own UUIDs. */
  newMessageId?: () => string;
  /** Default: messages are received in no particular order, and occasionally twice. */
  delivery?: DeliveryOptions;
}
