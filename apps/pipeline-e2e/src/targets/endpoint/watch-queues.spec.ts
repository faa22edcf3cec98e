import type { QueueCounts } from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import type { CreatedQueue } from './create-queues-at.ts';
import { watchQueues } from './watch-queues.ts';

const empty: QueueCounts = { visible: 0, inFlight: 0, delayed: 0 };
const inFlight: QueueCounts = { ...empty, inFlight: 1 };
const never = new Promise<never>(() => {});

function queueOf(name: string): CreatedQueue {
  const at = { url: `http://sqs/${name}`, arn: `arn:aws:sqs:eu-west-1:000000000000:${name}` };
  return { ...at, model: { ...at, logicalId: name, name, attributes: {}, visibilityTimeoutSeconds: 30 } };
}

const work = queueOf('work');

/** Watches a queue whose counts are these, look by look. */
function watchOf(...looks: (QueueCounts | Promise<never>)[]) {
  const left = looks.values();
  const countsOf = async (): Promise<QueueCounts> => await (left.next().value ?? never);
  return watchQueues([work], { countsOf, isRead: () => true });
}

it('a queue is waited for until it is empty', async () => {
  await watchOf({ ...empty, visible: 1 }, inFlight, { ...empty, delayed: 1 }, empty).waitUntilIdle({
    timeoutMs: 10_000,
  });
});

it('at the deadline the error has what the queue has then, though no look was over before', async () => {
  await expect(watchOf(never, inFlight).waitUntilIdle({ timeoutMs: 1 })).rejects.toThrow(
    /^The pipeline is not idle after 1 ms:\n +work +visible 0 {2}in flight 1 {2}delayed 0$/,
  );
});

it('a queue that nobody reads is not waited for', async () => {
  const watch = watchQueues([work], { countsOf: async () => inFlight, isRead: () => false });
  await watch.waitUntilIdle({ timeoutMs: 10_000 });
});

it('empty queues are idle only when nothing ran before they were looked at, nor meanwhile', async () => {
  const invocation = Promise.withResolvers<void>();
  let looks = 0;
  const countsOf = async (): Promise<QueueCounts> => {
    looks += 1;
    if (looks === 2) {
      invocation.resolve();
      await running;
    }
    return empty;
  };
  const watch = watchQueues([work], { countsOf, isRead: () => true });
  const running = watch.running(invocation.promise);

  await watch.waitUntilIdle({ timeoutMs: 10_000 });

  expect(looks).toBe(3);
});

it('a queue that can not be polled ends every wait', async () => {
  const watch = watchOf();
  const waiting = watch.waitUntilIdle({ timeoutMs: 10_000 });
  watch.broke(new Error('gone'));
  await expect(waiting).rejects.toThrow('can not be polled');
});
