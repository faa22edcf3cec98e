import type { Queue } from '@daybreak/local-stack';
import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';

const text = (stringValue: unknown) => ({ dataType: 'String', stringValue });

describeOnEachEngine('an unreadable message', (engine) => {
  it('ends in the parking queue, once, and its neighbours are done as ever', async () => {
    await using pipeline = await startPipeline({ engine });
    const { queues } = pipeline;
    const row = newRow();
    await pipeline.put(row);
    const send = (queue: Queue, body: string) => queue.send([{ body }])[0]?.messageId ?? '';
    const unreadable = [
      { source: queues.row, dead: queues.rowDeadLetter, body: 'no JSON' },
      { source: queues.row, dead: queues.rowDeadLetter, body: '{"rowId":""}' },
      { source: queues.value, dead: queues.valueDeadLetter, body: '{"rowId":7,"values":{"🎉":1}}' },
    ].map((message) => ({ ...message, messageId: send(message.source, message.body) }));
    const neighbour = pipeline.sendRowMessage({ rowId: row.id, version: 1, runId: 'test' });

    await pipeline.idle();

    for (const { source, dead, messageId } of unreadable) {
      expectReceived(source, messageId).times(5);
      expectReceived(dead, messageId).times(6);
    }
    expectReceived(queues.row, neighbour).times(1);
    expect(await pipeline.items()).toEqual({ [row.id]: completedItem(row) });
    // In whatever order they were given up on.
    const parked = queues.parking.receive({ maxMessages: 10 }).map(({ body, attributes }) => [body, attributes]);
    expect(parked).toHaveLength(unreadable.length);
    expect(Object.fromEntries(parked)).toEqual(
      Object.fromEntries(
        unreadable.map(({ source, body, messageId }) => [
          body,
          {
            messageId: text(messageId),
            source: text(source.arn),
            reason: text(expect.any(String)),
          },
        ]),
      ),
    );
  });
});
