import { installedEngines, type LambdaHandler } from '@daybreak/local-stack';
import { type FunctionHarness, type FunctionPlaces, LeakError, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { leavingATimer, workerThatLeavesATimer } from '../faulty/leaving-a-timer.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import { ownersRows, trueWorker, workersTables } from './true-worker.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const row = {
  id: 'row',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: {},
};

/** A worker with the message of a row that has one value to send. */
async function startOnARow(createWorker: (places: FunctionPlaces) => LambdaHandler): Promise<FunctionHarness> {
  const [engine = 'dynalite'] = installedEngines();
  const harness = await startFunction(engine, createWorker, { tables: workersTables });
  await ownersRows(harness).put(row);
  harness.send({ rowId: row.id, version: 1, runId: 'run' });
  return harness;
}

describe('a worker that leaves a timer', () => {
  it('keeps every promise that the simulation can see', async () => {
    const simulator = await createDaybreakSimulator(workerThatLeavesATimer(daybreakUnderTest()));
    const run = { rows: [row], script: ['2026-03-29T12:00:00.000Z'], seed: 1 };
    const { rows } = await simulator.simulate(run);
    await simulator.close();
    expect(rows).toMatchObject([{ status: 'completed', values: { price: 2 } }]);
  });

  it('is caught by the leak guard, on real tables and queues', async () => {
    await using harness = await startOnARow((places) => leavingATimer(trueWorker(places)));
    const [idle] = await Promise.allSettled([harness.idle()]);
    expect(idle).toMatchObject({ status: 'rejected', reason: expect.any(LeakError) });
    expect(harness.output.messages()).toHaveLength(1);
  });

  it('is what is caught: the true worker leaves nothing', async () => {
    await using harness = await startOnARow(trueWorker);
    await harness.idle();
    expect(harness.output.messages()).toHaveLength(1);
  });
});
