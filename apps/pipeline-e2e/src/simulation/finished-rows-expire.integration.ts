import { everyFault, SimulationFailure } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { writerThatExpiresRows } from '../faulty/writer-that-expires-rows.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import { lateScenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const keepCompletedDays = 90;
const under = (): DaybreakPipeline => daybreakUnderTest({ keepCompletedDays });

/** The failure of the first of the seeds that fails; undefined when none does. The oracle compares the expiry of each row after each effect. */
async function firstFailure(pipeline: DaybreakPipeline, seeds: number): Promise<string | undefined> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    for (let seed = 1; seed <= seeds; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      await simulator.simulate({ ...lateScenarioOf(seed), faults, seed });
    }
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure) return error.message;
    throw error;
  } finally {
    await simulator.close();
  }
}

it(
  'a row expires if and only if it is completed or skipped and has no next occurrence, whatever goes wrong',
  async () => {
    expect(await firstFailure(under(), 20)).toBeUndefined();
  },
  timeoutMs,
);

it(
  'a writer that lets rows expire that are due again is caught',
  async () => {
    expect(await firstFailure(writerThatExpiresRows(under()), 20)).toMatch(/^I1 broken at .*expiresAt/);
  },
  timeoutMs,
);
