import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { Pipeline } from '../pipeline/pipeline.ts';

/**
 * Runs a row that can be planned and one that can not, and expects each to end as it must: at the first attempt, which is why there
 * must be no duplicate.
 */
async function runBoth(pipeline: Pipeline): Promise<void> {
  const good = newRow();
  const ofBadInput = newRow({ rule: 'renew', changes: { periodMonths: 0 } });
  await pipeline.put(good, ofBadInput);

  await pipeline.run('2026-03-29T12:00:00Z');

  await pipeline.expectRows({
    [good.id]: completedItem(good),
    [ofBadInput.id]: failedItem(ofBadInput, {
      stage: 'worker',
      name: 'PlanError',
      attempt: 1,
      message: expect.stringContaining('changes.periodMonths: must be a whole number of months from 1 to 1200'),
    }),
  });
}

describePipeline('a row that its rule can not plan', {}, (start) => {
  it('fails at once, with the reason on it, and holds up no other', async () => {
    await using pipeline = await start(noDuplicates);
    await runBoth(pipeline);
  });
});

describePipeline('the message of a row that can not be planned', { needs: ['idle', 'receiveCounts'] }, (start) => {
  it('is received once, as every other', async () => {
    await using pipeline = await start(noDuplicates);
    await runBoth(pipeline);
    expectReceived(pipeline.queues.row).times(1);
    expectReceived(pipeline.queues.rowDeadLetter).times(0);
  });
});
