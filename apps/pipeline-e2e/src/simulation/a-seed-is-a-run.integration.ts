import { createSimulator, everyFault, type Simulator } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { daybreakUnderTest } from './daybreak-under-test.ts';
import { scenarioOf } from './scenarios.ts';

const seeds = Array.from({ length: 25 }, (_, index) => index + 1);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ pipeline: daybreakUnderTest() });
});
afterAll(async () => await simulator.close());

it('takes the same steps for the same seed, whatever ran before', async () => {
  const before = new Map<number, readonly string[]>();
  for (const seed of seeds) before.set(seed, (await run(seed)).trace);

  for (const seed of seeds.toReversed()) expect((await run(seed)).trace).toEqual(before.get(seed));
});

it('takes other steps for other seeds', async () => {
  const scenario = { ...scenarioOf(1), faults: everyFault };
  const traces = new Set<string>();
  for (const seed of seeds) traces.add((await simulator.simulate({ ...scenario, seed })).trace.join('\n'));

  expect(traces.size).toBe(seeds.length);
});

it('repeats a run from its decisions alone', async () => {
  for (const seed of seeds.slice(0, 5)) {
    const { trace, decisions } = await run(seed);
    const replayed = await simulator.simulate({ ...scenarioOf(seed), faults: everyFault, decisions });
    expect(replayed.trace).toEqual(trace);
  }
});

async function run(seed: number) {
  return await simulator.simulate({ ...scenarioOf(seed), faults: everyFault, seed });
}
