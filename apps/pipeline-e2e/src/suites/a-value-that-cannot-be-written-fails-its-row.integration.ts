import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';

describeOnEachEngine('a value that can never be written', (engine) => {
  it('fails its row at once, without a retry, when its siblings have landed', async () => {
    await using pipeline = await startPipeline({ engine });
    // With `big` written too, the row would be above DynamoDB's 400 KB.
    const small = { a: 'one', z: 'two' };
    const row = newRow({ changes: { ...small, big: 'x'.repeat(50_000) }, values: { filler: 'y'.repeat(320_000) } });
    const other = newRow();
    await pipeline.put(row, other);

    await pipeline.run('2026-03-29T12:00:00Z');

    const lastError = {
      stage: 'writer',
      name: 'UnwritableError',
      attempt: 1,
      message: expect.stringMatching(/400 KB/),
    };
    expect(await pipeline.item(row.id)).toEqual(failedItem(row, lastError, small));
    expect(await pipeline.item(other.id)).toEqual(completedItem(other));
    expectReceived(pipeline.queues.value).times(1);
    expectReceived(pipeline.queues.valueDeadLetter).times(0);
  });

  it('because of its key, too, fails its row at once with those of its values that landed', async () => {
    await using pipeline = await startPipeline({ engine });
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
    expect(await pipeline.item(row.id)).toEqual(failedItem(row, lastError, landed));
    expect((await pipeline.rows.get(row.id))?.history[1]).toMatchObject({
      end: 'failed',
      written: 2,
      error: lastError,
    });
    expect(await pipeline.item(other.id)).toEqual(completedItem(other));
    expectReceived(pipeline.queues.value).times(1);
    expectReceived(pipeline.queues.valueDeadLetter).times(0);
  });
});
