import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

/** Runs a row that would grow too large, and another, and expects each to end as it must. */
async function runTwo(pipeline: Pipeline): Promise<void> {
  // With `big` written too, the row would be above DynamoDB's 400 KB.
  const small = { a: 'one', z: 'two' };
  const row = newRow({ changes: { ...small, big: 'x'.repeat(120_000) }, values: { filler: 'y'.repeat(180_000) } });
  const other = newRow();
  await pipeline.put(row, other);

  await pipeline.run('2026-03-29T12:00:00Z');

  const lastError = {
    stage: 'writer',
    name: 'UnwritableError',
    attempt: 1,
    message: expect.stringMatching(/400 KB/),
  };
  await pipeline.expectRows({ [row.id]: failedItem(row, lastError, small), [other.id]: completedItem(other) });
}

describePipeline('a value that can never be written', {}, (start) => {
  it('fails its row at once, without a retry, when its siblings have landed', async () => {
    await using pipeline = await start(noDuplicates);
    await runTwo(pipeline);
  });
});

describePipeline('the message of a value that can never be written', { needs: ['idle', 'receiveCounts'] }, (start) => {
  it('is received once, as every other', async () => {
    await using pipeline = await start(noDuplicates);
    await runTwo(pipeline);
    expectReceived(pipeline.queues.value).times(1);
    expectReceived(pipeline.queues.valueDeadLetter).times(0);
  });
});

describePipeline('a value that can never be written', { needs: ['idle', 'hold', 'receiveCounts'] }, (start) => {
  it('because of its key, too, fails its row at once with those of its values that landed', async () => {
    await using pipeline = await start(noDuplicates);
    const landed = { a: 'one', z: 'two' };
    const row = newRow({ changes: { ...landed, refused: 'three' } });
    const other = newRow();
    await pipeline.put(row, other);
    // In DynamoDB's words; neither engine has its limit on the names of attributes.
    const tooLong = 'One or more parameter values were invalid: Size of attribute name exceeds the 65535 limit';
    pipeline.dynamodb.refuse(requestsOf('writer', 'UpdateItem', ':"refused"'), tooLong);

    await pipeline.run('2026-03-29T12:00:00Z');

    const message = `The values refused can't be written to the row ${row.id}: a key is too long`;
    const lastError = { stage: 'writer', name: 'UnwritableError', attempt: 1, message };
    await pipeline.expectRows({ [row.id]: failedItem(row, lastError, landed), [other.id]: completedItem(other) });
    expect((await pipeline.rows.get(row.id))?.history[1]).toMatchObject({
      end: 'failed',
      written: 2,
      error: lastError,
    });
    expectReceived(pipeline.queues.value).times(1);
    expectReceived(pipeline.queues.valueDeadLetter).times(0);
  });
});
