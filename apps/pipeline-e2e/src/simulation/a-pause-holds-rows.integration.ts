import { everyFault } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rowsOrFailure } from './catch-faulty-variant.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { pausedScenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const [first, second, third] = [
  '2026-03-29T12:00:00.000Z',
  '2026-03-29T12:10:00.000Z',
  '2026-03-29T12:20:00.000Z',
] as const;
const paused: Scenario = {
  rows: ['apply-changes', 'renew'].map((rule) => ({
    id: rule,
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule,
    changes: { periodMonths: 1 },
    values: {},
  })),
  script: [first, second, third],
  minutesApart: 10,
};

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it('until it is resumed, and the next firing takes what became due meanwhile', async () => {
  // The second edit comes between the second firing and the third.
  const edits = [{ kind: 'pause', rule: 'renew' } as const, { kind: 'resume', rule: 'renew' } as const];
  const before: Scenario = { ...paused, script: ['2026-03-28T12:00:00.000Z', second, third], edits };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...before, seed: 1 })).toMatchObject([
    { id: 'apply-changes', status: 'completed', version: 1, history: { 1: { runId: second } } },
    {
      id: 'renew',
      status: 'scheduled',
      dueDate: '2026-04-29',
      version: 3,
      history: {
        1: { end: 'paused', written: 0, reason: 'simulated', superseded: { [second]: expect.any(String) } },
        2: { end: 'completed', runId: third },
      },
    },
  ]);
});

it('until the time of a run', async () => {
  const before: Scenario = {
    ...paused,
    script: ['2026-03-28T12:00:00.000Z', second, third],
    edits: [{ kind: 'pause', id: 'renew', until: third }],
  };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...before, seed: 1 })).toMatchObject([
    { id: 'apply-changes', history: { 1: { runId: second } } },
    { id: 'renew', history: { 1: { end: 'paused' }, 2: { end: 'completed', runId: third } } },
  ]);
});

it('of some dates and ids alone, whatever goes wrong', async () => {
  const filter = { idPrefix: 'ren', dueFrom: '2026-03-01', dueTo: '2026-03-29' };
  const before: Scenario = {
    ...paused,
    script: ['2026-03-28T12:00:00.000Z', second, third],
    edits: [{ kind: 'pause', filter }],
  };
  for (let seed = 1; seed <= 8; seed += 1) {
    const faults = seed === 1 ? {} : unevenFaultsOf(seed);
    const { rows } = await simulator.simulate({ ...before, faults, seed });
    if (seed === 1)
      expect(rows).toMatchObject([
        { id: 'apply-changes', status: 'completed' },
        { id: 'renew', status: 'scheduled', version: 2, values: {}, history: { 1: { end: 'paused' } } },
      ]);
  }
});

it('for good, and fails none of them', async () => {
  const before: Scenario = {
    ...paused,
    script: ['2026-03-28T12:00:00.000Z', second, third],
    edits: [{ kind: 'pause' }],
  };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...before, seed: 1 })).toMatchObject([
    { status: 'scheduled', values: {}, version: 2 },
    { status: 'scheduled', values: {}, version: 2 },
  ]);
});

it(
  'whatever goes wrong, and in any order',
  async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 30; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      const { rows } = await simulator.simulate({ ...pausedScenarioOf(seed), faults, seed });
      for (const { history, status } of rows) {
        for (const { end } of Object.values(history)) ends.add(end);
        ends.add(status);
      }
    }
    expect([...ends]).toEqual(expect.arrayContaining(['paused', 'completed', 'failed', 'scheduled']));
  },
  timeoutMs,
);
