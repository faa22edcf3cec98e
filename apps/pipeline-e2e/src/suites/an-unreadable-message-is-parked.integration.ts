import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';

const text = (StringValue: unknown) => expect.objectContaining({ DataType: 'String', StringValue });
const unreadable = [
  { source: 'row', body: 'no JSON' },
  { source: 'row', body: '{"rowId":""}' },
  { source: 'value', body: '{"rowId":7,"values":{"🎉":1}}' },
] as const;

describePipeline('an unreadable message', { needs: ['idle', 'redelivery', 'receiveCounts', 'wholeTable'] }, (start) => {
  it('ends in the parking queue, once, and its neighbours are done as ever', async () => {
    // A duplicate would be an attempt, or be parked a second time.
    await using pipeline = await start(noDuplicates);
    const { queues } = pipeline;
    const row = newRow();
    await pipeline.put(row);
    const sent: { source: 'row' | 'value'; body: string; messageId: string }[] = [];
    for (const { source, body } of unreadable) {
      sent.push({ source, body, messageId: await pipeline.send(source, body) });
    }
    const neighbour = await pipeline.sendRowMessage({ rowId: row.id, version: 1, runId: 'test' });

    await pipeline.idle();

    for (const { source, messageId } of sent)
      expectReceived(queues[source], messageId).times(pipeline.receivesOfFiveAttempts);
    // A dead letter for each, which is a message of its own.
    for (const queue of [queues.rowDeadLetter, queues.valueDeadLetter]) expectReceived(queue).times(1);
    expectReceived(queues.row, neighbour).times(1);
    // None of them became a row.
    await pipeline.expectRows({ [row.id]: completedItem(row) });
    // In whatever order they were given up on.
    const parked = (await pipeline.receive('parking')).map(({ Body, MessageAttributes }) => [Body, MessageAttributes]);
    expect(parked).toHaveLength(sent.length);
    expect(Object.fromEntries(parked)).toEqual(
      Object.fromEntries(
        sent.map(({ source, body, messageId }) => [
          body,
          {
            messageId: text(messageId),
            source: text(expect.stringMatching(new RegExp(`:${queues[source].name}$`))),
            reason: text(expect.any(String)),
          },
        ]),
      ),
    );
  });
});
