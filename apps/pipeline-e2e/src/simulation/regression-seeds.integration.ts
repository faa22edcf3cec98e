import { everyFault, failureOf, type SimulationOptions } from '@daybreak/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { invariantOf } from './catch-faulty-variant.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { regressionSeeds, type RegressionSeed } from './regression-seeds.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** How far the suite looks for a seed in the place of one that went another way. */
const looksAt = 2_000;
/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;

let truth: DaybreakSimulator;
beforeAll(async () => {
  truth = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await truth.close());

describe.each(regressionSeeds)('seed $seed, $faults faults: $found', ({ seed, faults, breaks, brokenBy }) => {
  it('keeps every promise', async () => {
    await truth.simulate(runOf(seed, faults));
  });

  it(
    `finds that ${brokenBy.name} breaks ${breaks}`,
    async () => {
      const broken = await createDaybreakSimulator(brokenBy(daybreakUnderTest()));
      try {
        const finds = await findsIt(broken, { seed, faults, breaks });
        expect(finds ? `seed ${seed} finds it` : await insteadOf(broken, { seed, faults, breaks })).toBe(
          `seed ${seed} finds it`,
        );
      } finally {
        await broken.close();
      }
    },
    timeoutMs,
  );
});

it('names each seed once', () => {
  const names = regressionSeeds.map(({ seed, faults }) => `${seed} ${faults}`);

  expect(new Set(names).size).toBe(names.length);
});

type Sought = Pick<RegressionSeed, 'seed' | 'faults' | 'breaks'>;

function runOf(seed: number, faults: RegressionSeed['faults']): SimulationOptions<Scenario> {
  return { ...scenarioOf(seed), faults: faults === 'every' ? everyFault : unevenFaultsOf(seed), seed };
}

async function findsIt(simulator: DaybreakSimulator, { seed, faults, breaks }: Sought): Promise<boolean> {
  const failure = await failureOf(simulator, runOf(seed, faults));
  return failure !== undefined && invariantOf(failure) === breaks;
}

async function insteadOf(simulator: DaybreakSimulator, { faults, breaks }: Sought): Promise<string> {
  for (let seed = 1; seed <= looksAt; seed += 1) {
    if (await findsIt(simulator, { seed, faults, breaks }))
      return `its run goes another way now: seed ${seed} finds it`;
  }
  return `its run goes another way now, and no seed up to ${looksAt} finds it: the simulation has lost sight of it`;
}
