import { expectNoMessage, expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';
import { singleValues } from '../single-values.ts';
import { templateWithSingleMessages } from '../template-with-single-messages.ts';
import { writerThatFailsWholeBatches } from '../faulty/writer-that-fails-whole-batches.ts';

const noon = '2026-03-29T12:00:00Z';
/** As DynamoDB answers a request that it can make nothing of: a defect, most likely, since nothing shows that the value is at fault. */
const refusal = 'Invalid UpdateExpression: as it never was';

/** Runs ten rows, and one of which the first writes fail. */
async function runWithUnlucky(pipeline: PipelineWith<'hold'>): Promise<void> {
  const rows = Array.from({ length: 10 }, () => newRow());
  const unlucky = newRow();
  await pipeline.put(...rows, unlucky);
  const matches = requestsOf('writer', 'UpdateItem', `"${unlucky.id}"`);
  let failuresLeft = 8;
  pipeline.dynamodb.fail((request) => matches(request) && failuresLeft-- > 0);

  await pipeline.run(noon);

  await pipeline.expectRows(Object.fromEntries([...rows, unlucky].map((row) => [row.id, completedItem(row)])));
}

/** The messages of that one came back, and no other. */
function expectUnluckyAloneBack({ queues }: PipelineWith<'receiveCounts'>, messagesPerRow: number): void {
  const counts = [...queues.value.receiveCounts().values()].toSorted((one, other) => one - other);
  expect(counts).toHaveLength(11 * messagesPerRow);
  expect(counts.slice(0, 10 * messagesPerRow)).toEqual(Array(10 * messagesPerRow).fill(1));
  expect(Math.min(...counts.slice(10 * messagesPerRow))).toBeGreaterThan(1);
}

// A duplicate would be an attempt, and might be the one that succeeds.
describePipeline(
  'a value whose write fails',
  { needs: ['idle', 'redelivery', 'hold', 'receiveCounts', 'replaceFunctions', 'changeSettings'] },
  (start) => {
    it.each([
      ['that travels with the others of its row', {}, 1],
      ['that travels alone', singleValues, 2],
    ])('%s comes back until it lands, and other rows of its batch do not', async (_, environment, messagesPerRow) => {
      await using pipeline = await start({ ...noDuplicates, environment });

      await runWithUnlucky(pipeline);
      expectUnluckyAloneBack(pipeline, messagesPerRow);
      expectReceived(pipeline.queues.valueDeadLetter).times(0);
    });

    it('that travels alone, for good, becomes a dead letter, whose row fails with the reason; its siblings have landed, each received once', async () => {
      using single = templateWithSingleMessages();
      await using pipeline = await start({
        ...noDuplicates,
        templatePath: single.templatePath,
        environment: singleValues,
      });
      const landed = { a: 1, b: 2, c: 3, d: 4 };
      const row = newRow({ changes: { ...landed, poison: 5 } });
      const other = newRow();
      await pipeline.put(row, other);
      pipeline.dynamodb.refuse(requestsOf('writer', 'UpdateItem', ':"poison"'), refusal);

      await pipeline.run(noon);

      const receives = pipeline.receivesOfFiveAttempts;
      const lastError = {
        stage: 'writer',
        name: 'ValidationException',
        message: refusal,
        attempt: receives,
      };
      await pipeline.expectRows({
        [row.id]: failedItem(row, lastError, landed),
        [other.id]: completedItem(other),
      });
      const { value, valueDeadLetter, parking } = pipeline.queues;
      expectReceived(valueDeadLetter).times(1);
      const counts = [...value.receiveCounts().values()].toSorted((one, other) => other - one);
      expect(counts).toEqual([receives, 1, 1, 1, 1, 1, 1]);
      expectNoMessage(parking);

      // It is out of what is due: the next run leaves it alone.
      const before = Object.values(await pipeline.items());
      await pipeline.run('2026-03-30T12:00:00Z');
      await pipeline.expectUntouched(before);
    });

    it('is counted: a writer that fails its whole batch is found by the receive counts, not by the rows', async () => {
      await using pipeline = await start({ ...noDuplicates, functions: writerThatFailsWholeBatches });
      await runWithUnlucky(pipeline);
      expect(() => expectUnluckyAloneBack(pipeline, 1)).toThrow('deep equality');
    });
  },
);
