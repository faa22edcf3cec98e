import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { compileCache } from '@daybreak/local-stack/internal';
import { everyFault } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import * as v from 'valibot';
import { runReportSchema, type WorkerOrder } from '../soak/run-report.ts';
import { startBusyProcess } from '../soak/start-busy-process.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { scenarioOf } from './scenario/scenarios.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const seeds = Array.from({ length: 6 }, (_, index) => index + 1);

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it('takes the same events for the same seed, whatever ran before', async () => {
  const before = new Map<number, readonly string[]>();
  for (const seed of seeds) before.set(seed, (await run(seed)).trace);

  for (const seed of seeds.toReversed()) expect((await run(seed)).trace).toEqual(before.get(seed));
});

it('takes the same events in another process, in another time zone, on a busy machine', async () => {
  const busyProcesses = Array.from({ length: availableParallelism() }, startBusyProcess);
  try {
    const traces = await tracesOfAnotherProcess(seeds.slice(0, 4));
    for (const [seed, trace] of traces) expect(trace).toEqual((await run(seed)).trace);
    expect(traces.size).toBe(4);
  } finally {
    for (const busy of busyProcesses) busy.kill('SIGKILL');
  }
});

it('takes other events each time once a function has a chance of its own', async () => {
  const variant = await createDaybreakSimulator(withAChanceOfItsOwn(daybreakUnderTest()));
  const differs = async (seed: number) => {
    const options = { ...scenarioOf(seed), faults: everyFault, seed };
    const { trace } = await variant.simulate(options);
    return !isDeepStrictEqual((await variant.simulate(options)).trace, trace);
  };
  let found: number | undefined;
  for (const seed of seeds) if (found === undefined && (await differs(seed))) found = seed;
  await variant.close();

  expect(found).toBeDefined();
});

it('takes other events for other seeds', async () => {
  const scenario = { ...scenarioOf(1), faults: everyFault };
  const traces = new Set<string>();
  for (const seed of seeds) traces.add((await simulator.simulate({ ...scenario, seed })).trace.join('\n'));

  expect(traces.size).toBe(seeds.length);
});

it('refuses a run while another is under way, which goes on unharmed', async () => {
  const underWay = run(1);
  await expect(run(2)).rejects.toThrow('A simulation is under way');
  await expect(simulator.close()).rejects.toThrow('A simulation is under way');

  const { trace } = await underWay;
  expect((await run(1)).trace).toEqual(trace);
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

/** As `createRowRepository` and `createMessageSender` have it when nobody gives them one. */
function withAChanceOfItsOwn(pipeline: DaybreakPipeline): DaybreakPipeline {
  return {
    ...pipeline,
    functions: (wiring) => pipeline.functions({ ...wiring, random: Math.random }),
  };
}

async function tracesOfAnotherProcess(asked: readonly number[]): Promise<Map<number, readonly string[]>> {
  const worker = fork(join(import.meta.dirname, '../soak/soak-worker.ts'), {
    env: { ...process.env, ...compileCache, TZ: 'Pacific/Auckland' },
    execArgv: [],
  });
  const ended = new AbortController();
  worker.once('exit', () => ended.abort());
  const traces = new Map<number, readonly string[]>();
  try {
    await once(worker, 'message', ended);
    for (const seed of asked) {
      worker.send({ seed, faults: everyFault, faultsText: 'every', trace: true, shrinks: false } satisfies WorkerOrder);
      const messages: unknown[] = await once(worker, 'message', ended);
      const report = v.parse(runReportSchema, messages[0]);
      if (report.kind === 'failed') throw new Error(report.description);
      traces.set(seed, report.trace ?? []);
    }
  } finally {
    worker.kill();
  }
  return traces;
}
