import { everyFault } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { rowsOrFailure } from './catch-faulty-variant.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { lateScenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const row = { timeZone: 'UTC', rule: 'apply-changes', changes: { price: 2 }, values: {} };
const run = '2026-03-29T12:00:00.000Z';
const late: Scenario = {
  rows: [
    { ...row, id: 'all', dueDate: '2026-03-27', repeat: 'FREQ=DAILY' },
    { ...row, id: 'latest', dueDate: '2026-03-27', repeat: 'FREQ=DAILY', catchUp: 'latest' },
    { ...row, id: 'skipped', dueDate: '2026-03-27', repeat: 'FREQ=DAILY', catchUp: 'skip after PT6H' },
    { ...row, id: 'once', dueDate: '2026-03-27', catchUp: 'skip after PT6H' },
    { ...row, id: 'in time', dueDate: '2026-03-29', dueTime: '06:00', catchUp: 'skip after PT6H' },
  ],
  script: [run],
};

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it('by its policy, within one run', async () => {
  const completed = { end: 'completed', runId: run };
  const skipped = { end: 'skipped', runId: run, written: 0 };
  const caughtUp = { status: 'scheduled', dueDate: '2026-03-30', version: 4, occurrence: 4 };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...late, seed: 1 })).toMatchObject([
    { ...caughtUp, values: { price: 2 }, history: { 1: completed, 2: completed, 3: completed } },
    { ...caughtUp, values: { price: 2 }, history: { 1: skipped, 2: skipped, 3: completed } },
    { ...caughtUp, values: {}, history: { 1: skipped, 2: skipped, 3: skipped } },
    { status: 'skipped', version: 1, values: {}, history: { 1: skipped } },
    { status: 'completed', values: { price: 2 } },
  ]);
});

it('also what became due while it was paused', async () => {
  const scenario: Scenario = {
    rows: late.rows.map((each) => ({ ...each, dueDate: '2026-03-28' })),
    script: ['2026-03-27T12:00:00.000Z', '2026-03-28T12:00:00.000Z', run],
    minutesApart: 10,
    // In the middle between the first two firings, and between the last two.
    edits: [{ kind: 'pause' }, { kind: 'resume' }],
  };
  const skipped = { end: 'skipped', runId: run };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...scenario, seed: 1 })).toMatchObject([
    {
      id: 'all',
      values: { price: 2 },
      history: { 1: { end: 'paused' }, 2: { end: 'completed' }, 3: { end: 'completed' } },
    },
    { id: 'latest', values: { price: 2 }, history: { 1: { end: 'paused' }, 2: skipped, 3: { end: 'completed' } } },
    { id: 'skipped', values: {}, history: { 1: { end: 'paused' }, 2: skipped, 3: skipped } },
    { id: 'once', status: 'skipped', version: 2, history: { 1: { end: 'paused' }, 2: skipped } },
    { id: 'in time', status: 'skipped' },
  ]);
});

it('whatever its policy when its owner redrives it', async () => {
  const once = late.rows.filter(({ id }) => id === 'once');
  const scenario: Scenario = {
    rows: once,
    script: [run, '2026-03-29T12:10:00.000Z'],
    minutesApart: 10,
    edits: [{ kind: 'redrive', id: 'once' }],
  };
  expect(await rowsOrFailure(daybreakUnderTest(), { ...scenario, seed: 1 })).toMatchObject([
    { status: 'completed', version: 2, history: { 1: { end: 'skipped', after: { edit: 'redriven' } } } },
  ]);
});

it(
  'whatever goes wrong, and in any order',
  async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= 30; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      const { rows } = await simulator.simulate({ ...lateScenarioOf(seed), faults, seed });
      for (const { history, status } of rows) {
        for (const { end, runId } of Object.values(history))
          ends.add(`${end}${runId === undefined ? '' : ' by a run'}`);
        ends.add(status);
      }
    }
    expect([...ends]).toEqual(
      expect.arrayContaining(['skipped by a run', 'skipped', 'completed by a run', 'completed', 'failed', 'scheduled']),
    );
  },
  timeoutMs,
);
