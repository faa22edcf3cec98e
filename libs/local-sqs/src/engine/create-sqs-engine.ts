import type { SqsEngine } from '../api/sqs-engine.ts';
import { LocalEngine } from './local-engine.ts';
import type { SqsEngineOptions } from './sqs-engine-options.ts';

/**
 * Creates the queues of one account in one region, with the queues and messages in the store.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { createSqsEngine, createStackClock } from '@daybreak/local-sqs';
 *
 * const clock = createStackClock({ kind: 'manual' });
 * const engine = createSqsEngine({ clock, delivery: { duplicates: 0 } });
 * const queue = engine.createQueue('orders', { VisibilityTimeout: '60' });
 * queue.send([{ body: 'hello' }]);
 * const [message] = queue.receive({ maxMessages: 10 });
 * assert.equal(message?.body, 'hello');
 * clock.advance(60_000); // the visibility timeout ends: the message is visible again
 * assert.equal(queue.counts().visible, 1);
 * engine.close();
 */
export function createSqsEngine(options: SqsEngineOptions): SqsEngine {
  return new LocalEngine(options);
}
