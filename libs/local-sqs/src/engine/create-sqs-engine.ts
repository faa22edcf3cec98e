import type { SqsEngine } from '../api/sqs-engine.ts';
import { LocalEngine, type SqsEngineOptions } from './local-engine.ts';

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
