import { expectReceived } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { describeOnEachEngine } from '../describe-on-each-engine.ts';
import { completedItem, failedItem, newRow } from '../item.ts';
import { startPipeline } from '../start-pipeline.ts';

describeOnEachEngine('a row that its rule can not plan', (engine) => {
  it('fails at once, with the reason on it, and holds up no other', async () => {
    await using pipeline = await startPipeline({ engine });
    const good = newRow();
    const ofNoRule = newRow({ rule: 'no-such-rule' });
    const ofBadInput = newRow({ rule: 'renew', changes: { periodMonths: 0 } });
    await pipeline.put(good, ofNoRule, ofBadInput);

    await pipeline.run('2026-03-29T12:00:00Z');

    const error = { stage: 'worker', name: 'PlanError', attempt: 1 };
    expect(await pipeline.items()).toEqual({
      [good.id]: completedItem(good),
      [ofNoRule.id]: failedItem(ofNoRule, {
        ...error,
        message: expect.stringContaining('there is no such rule (there are: apply-changes, renew'),
      }),
      [ofBadInput.id]: failedItem(ofBadInput, {
        ...error,
        message: expect.stringContaining('changes.periodMonths: must be a whole number of months from 1 to 1200'),
      }),
    });
    expectReceived(pipeline.queues.row).times(1);
    expectReceived(pipeline.queues.rowDeadLetter).times(0);
  });
});
