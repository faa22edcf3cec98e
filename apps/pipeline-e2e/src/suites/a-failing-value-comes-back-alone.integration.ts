import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import { templateWithSingleMessages } from '../template-with-single-messages.ts';
import { writerThatFailsWholeBatches } from '../twins/writer-that-fails-whole-batches.ts';

const noon = '2026-03-29T12:00:00Z';
const maxReceiveCount = 5;

/** How often each value message was received: those of which the body holds a text, and the others. */
function receiveCounts(pipeline: Pipeline, messages: ReadonlyMap<string, string>, text: string) {
  const counts = { failing: new Array<number>(), others: new Array<number>() };
  for (const [messageId, count] of pipeline.queues.value.receiveCounts()) {
    counts[messages.get(messageId)?.includes(text) === true ? 'failing' : 'others'].push(count);
  }
  return counts;
}

/** The body of every value message that is sent from now on, by its id. */
function watchValueMessages({ stack, queues }: Pipeline): ReadonlyMap<string, string> {
  const bodies = new Map<string, string>();
  stack.queues.onChange((queue) => {
    if (queue.name !== queues.value.name) return;
    for (const { messageId, body } of queue.messages()) bodies.set(messageId, body);
  });
  return bodies;
}

describeOnEachEngine('a value whose write fails', (engine) => {
  it('comes back until it lands, and the others of its batch do not', async () => {
    await using pipeline = await startPipeline({ engine });
    const messages = watchValueMessages(pipeline);
    const rows = Array.from({ length: 10 }, () => newRow());
    const unlucky = newRow({ id: 'unlucky' });
    await pipeline.put(...rows, unlucky);
    const matches = requestsOf('writer', 'UpdateItem', '"unlucky"');
    let failuresLeft = 8;
    pipeline.dynamodb.fail((request) => matches(request) && failuresLeft-- > 0);

    await pipeline.run(noon);

    expect(await pipeline.items()).toEqual(
      Object.fromEntries([...rows, unlucky].map((row) => [row.id, completedItem(row)])),
    );
    const { failing, others } = receiveCounts(pipeline, messages, '"unlucky"');
    expect(others).toEqual(Array(20).fill(1));
    expect(failing).toHaveLength(2);
    expect(Math.min(...failing)).toBeGreaterThan(1);
    expectReceived(pipeline.queues.valueDeadLetter).times(0);
  });

  it('for good becomes a dead letter, whose row fails with the reason; its siblings have landed, each received once', async () => {
    using single = templateWithSingleMessages();
    await using pipeline = await startPipeline({ engine, templatePath: single.templatePath });
    const messages = watchValueMessages(pipeline);
    const landed = { a: 1, b: 2, c: 3, d: 4 };
    const row = newRow({ changes: { ...landed, poison: 5 } });
    const other = newRow();
    await pipeline.put(row, other);
    pipeline.dynamodb.fail(requestsOf('writer', 'UpdateItem', ':"poison"'));

    await pipeline.run(noon);

    const lastError = {
      stage: 'writer',
      name: 'DeadLetter',
      message: `gave up after ${maxReceiveCount} attempts`,
      attempt: maxReceiveCount,
    };
    expect(await pipeline.items()).toEqual({
      [row.id]: failedItem(row, lastError, landed),
      [other.id]: completedItem(other),
    });
    const { failing, others } = receiveCounts(pipeline, messages, '"poison"');
    expect(failing).toEqual([maxReceiveCount]);
    expect(others).toEqual(Array(6).fill(1));
    expect(pipeline.queues.valueDeadLetter.receiveCounts().size).toBe(1);
    expectNoMessage(pipeline.queues.parking);

    // It is out of what is due: the next run leaves it alone.
    const before = await pipeline.items();
    await pipeline.run('2026-03-30T12:00:00Z');
    expect(await pipeline.items()).toEqual(before);
  });

  it('is counted: a writer that fails its whole batch is found by the receive counts, not by the rows', async () => {
    await using pipeline = await startPipeline({ engine, functions: writerThatFailsWholeBatches });
    const messages = watchValueMessages(pipeline);
    const rows = Array.from({ length: 3 }, () => newRow());
    const unlucky = newRow({ id: 'unlucky' });
    await pipeline.put(...rows, unlucky);
    const matches = requestsOf('writer', 'UpdateItem', '"unlucky"');
    let failuresLeft = 8;
    pipeline.dynamodb.fail((request) => matches(request) && failuresLeft-- > 0);

    await pipeline.run(noon);

    expect(await pipeline.items()).toEqual(
      Object.fromEntries([...rows, unlucky].map((row) => [row.id, completedItem(row)])),
    );
    const { others } = receiveCounts(pipeline, messages, '"unlucky"');
    expect(() => expect(others).toEqual(Array(6).fill(1))).toThrow('deep equality');
  });
});
