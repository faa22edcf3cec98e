import { createSqsEngine, createStackClock } from '@daybreak/local-sqs';
import { expect, it } from '@jest/globals';
import type { PublishedEvent } from '../events/event-log.ts';
import { createDeliveries } from './create-deliveries.ts';

function start() {
  const queues = createSqsEngine({ clock: createStackClock({ kind: 'manual', startAt: 0 }) });
  queues.createQueue('lost');
  const log: PublishedEvent[] = [];
  const undelivered: [name: string, fields: object][] = [];
  const posted: Promise<void>[] = [];
  const deliveries = createDeliveries({
    model: { rules: [], topics: [], subscriptions: [], buckets: [] },
    queues,
    log: { add: (event) => void log.push(event) },
    permissions: undefined,
    outbox: { post: (deliver) => void posted.push(deliver()) },
    invoke: () => undefined,
    onUndelivered: (...undeliveredOne) => void undelivered.push(undeliveredOne),
  });
  return { deliveries, queues, log, undelivered, settled: async () => await Promise.all(posted) };
}

it('sends discarded records to a queue or a topic, and reports a lost delivery', async () => {
  const { deliveries, queues, log, undelivered, settled } = start();
  const gone = 'arn:aws:sqs:us-east-1:000000000000:gone';
  for (const arn of [queues.arnOf('lost'), 'arn:aws:sns:us-east-1:000000000000:lost', gone])
    deliveries.recordsDiscarded('reader', arn, '{"shard":1}');
  await settled();
  expect(queues.queueOrThrow('lost').messages()).toMatchObject([{ body: '{"shard":1}' }]);
  expect(log).toMatchObject([{ target: 'arn:aws:sns:us-east-1:000000000000:lost', event: { shard: 1 } }]);
  expect(undelivered).toEqual([
    ['reader', expect.objectContaining({ message: 'Not delivered, and lost', target: gone })],
  ]);
});
