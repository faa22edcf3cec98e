import type { StackClock } from '../clock.ts';
import type { SqsEngine } from './api.ts';
import type { DeliveryOptions } from './delivery.ts';
import { LocalEngine } from './local-engine.ts';
import type { SqsStore } from './sqs-store.ts';

export interface SqsEngineOptions {
  clock: StackClock;
  /** Where queues and messages outlive the process; without one they live in memory alone. The engine closes it. */
  store?: SqsStore;
  /** By default 000000000000. */
  accountId?: string;
  /** By default us-east-1. */
  region?: string;
  /** By default random ones; a test that must repeat itself gives its own, of the same form. */
  newMessageId?: () => string;
  /** By default messages come in no order, and now and then twice. */
  delivery?: DeliveryOptions;
}

/**
 * Makes the queues of one account in one region, with what the store holds of them.
 *
 * @example
 * const engine = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
 * const queue = engine.createQueue('orders', { VisibilityTimeout: '60' });
 * queue.send([{ body: 'hello' }]);
 * const [message] = queue.receive({ maxMessages: 10 });
 */
export function createSqsEngine(options: SqsEngineOptions): SqsEngine {
  return new LocalEngine(options);
}
