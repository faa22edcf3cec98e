import { everyFault } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { writerThatWritesTheMapBack } from '../faulty/writer-that-writes-the-map-back.ts';
import { createDaybreakSimulator } from '../simulation/create-daybreak-simulator.ts';
import type { DaybreakPipeline } from '../simulation/under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from '../simulation/under-test/daybreak-under-test.ts';
import type { RunReport } from './run-report.ts';
import { runSeed } from './run-seed.ts';

/** Some seed from 1 on at which the faulty variant loses a value. */
async function firstFailureOf(pipeline: DaybreakPipeline): Promise<Extract<RunReport, { kind: 'failed' }>> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    for (let seed = 1; seed <= 1_000; seed += 1) {
      const order = { seed, faults: everyFault, faultsText: 'every', trace: false, shrinks: true };
      const report = await runSeed(simulator, order, { atMostMs: 1_000 });
      if (report.kind === 'failed') return report;
    }
    throw new Error('No seed failed');
  } finally {
    await simulator.close();
  }
}

it('prints for a failure the promise, the trace, the command that replays it and how to keep the seed', async () => {
  const { seed, message, description, replay } = await firstFailureOf(writerThatWritesTheMapBack(daybreakUnderTest()));

  expect(replay).toBe(`npx nx run pipeline-e2e:soak --seed=${seed} --runs=1 --faults=every --trace`);
  expect(message).toMatch(/^I\d broken at /);
  expect(description).toMatch(/^ {2}expected /m);
  expect(description).toMatch(/^ {2}found /m);
  expect(description).toMatch(/^ {4} +1 +0\.000s /m);
  expect(description).toContain(`  replay    ${replay}\n`);
  expect(description).toContain(`{ seed: ${seed}, faults: 'every',`);
});
