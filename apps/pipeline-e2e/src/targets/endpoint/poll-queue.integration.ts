import { createStackClock } from '@daybreak/local-stack';
import { createSqsEngine, type FunctionHost, startSqsServer } from '@daybreak/local-stack/internal';
import { createSqsClient } from '@daybreak/runtime';
import { eventually } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { queueCounts } from '../../pipeline/queue-counts.ts';
import { pollQueue } from './poll-queue.ts';
import { watchQueues } from './watch-queues.ts';

const eventSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ Records: v.array(v.object({ messageId: v.string(), body: v.string() })) }),
);

/** Fails each message of the body `bad` when it comes for the first time. */
function failingOnce(): FunctionHost {
  const failed = new Set<string>();
  return {
    functionName: 'consumer',
    maximumConcurrency: 1,
    async invoke(event) {
      const batchItemFailures = v
        .parse(eventSchema, event)
        .Records.filter(({ messageId, body }) => body === 'bad' && !failed.has(messageId))
        .map(({ messageId }) => ({ itemIdentifier: messageId }));
      for (const { itemIdentifier } of batchItemFailures) failed.add(itemIdentifier);
      return { ok: true, payload: JSON.stringify({ batchItemFailures }) };
    },
    kill: () => {},
    pids: () => [],
    warmUp: async () => undefined,
    replaceCode: async () => undefined,
    close: async () => {},
  };
}

it('a queue that is polled loses what succeeded, and the function gets again what failed', async () => {
  await using started = new AsyncDisposableStack();
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  // From outside, a duplicate looks like a message that came back.
  const engine = createSqsEngine({ clock, delivery: { duplicates: 0 } });
  started.defer(() => engine.close());
  const server = started.adopt(await startSqsServer({ engine }), async (each) => await each.close());
  const credentials = { accessKeyId: 'owner', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint: server.endpoint, region: 'eu-west-1', credentials });
  started.defer(() => sqs.destroy());
  const queue = engine.createQueue('work', { VisibilityTimeout: '30' });
  const sent = queue.send(['good', 'bad', 'good'].map((body) => ({ body })));
  const bad = sent[1]?.messageId;

  const model = { logicalId: 'Work', name: 'work', attributes: {}, visibilityTimeoutSeconds: 30 };
  const created = { model: { ...model, url: queue.url, arn: queue.arn }, url: queue.url, arn: queue.arn };
  const mapping = {
    logicalId: 'Mapping',
    functionName: 'consumer',
    queueArn: queue.arn,
    batchSize: 10,
    maximumBatchingWindowSeconds: 0,
    reportBatchItemFailures: true,
    enabled: true,
  };
  const watch = watchQueues([created], { countsOf: async (url) => await queueCounts(sqs, url), isRead: () => true });
  const stopping = new AbortController();
  const { signal } = stopping;
  const polling = pollQueue({
    sqs,
    queue: created,
    mapping,
    host: failingOnce(),
    region: 'eu-west-1',
    signal,
    watch,
    onBatchFailed: () => {},
  });
  started.defer(async () => {
    stopping.abort();
    await polling;
  });

  await eventually(() => expect(queue.counts()).toEqual({ visible: 0, inFlight: 1, delayed: 0 }));
  clock.advance(30_000);
  await watch.waitUntilIdle({ timeoutMs: 10_000 });

  const counts = new Map(sent.map(({ messageId }) => [messageId, messageId === bad ? 2 : 1]));
  expect(new Map(watch.viewOf(created).receiveCounts())).toEqual(counts);
  expect(queue.receiveCounts()).toEqual(counts);
});
