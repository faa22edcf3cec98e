import type { RowDefinition } from '@daybreak/domain';
import { runIdByHand } from '@daybreak/repository';
import { everyFault, failureOf } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { writerWithoutVersion } from '../faulty/without-clause.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const noon = '2026-03-29T12:00:00.000Z';
const byHand = runIdByHand(new Date(noon), '1');

const row: RowDefinition = {
  id: 'row',
  dueDate: '2098-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: { price: 1 },
};
const messageOf = (rowId: string, runId = byHand) =>
  ({ queue: 'row', message: { rowId, version: 1, runId, dueBy: noon } }) as const;

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it('before its date, and an edit meanwhile leaves it done before or not at all', async () => {
  const ends = new Set<string>();
  const scenario: Scenario = { rows: [row], script: [], dueBy: noon, messages: [messageOf('row')] };
  for (let seed = 1; seed <= 15; seed += 1) {
    const edits = [{ kind: 'cancel', id: 'row' }] as const;
    const { rows } = await simulator.simulate({ ...scenario, edits, faults: {}, seed });
    for (const { status, version, values, history } of rows)
      ends.add(`${status} v${version}, values ${JSON.stringify(values)}, v1 ${history[1]?.end}`);
  }
  expect([...ends].toSorted()).toEqual([
    'cancelled v2, values {"price":1}, v1 cancelled',
    'completed v1, values {"price":2}, v1 completed',
  ]);
});

/** Rows that are due and not due, once and again, each run by hand twice, beside two firings and edits. */
const beside: Scenario = {
  rows: [
    row,
    { ...row, id: 'due', dueDate: '2026-03-28' },
    { ...row, id: 'monthly', dueDate: '2026-02-28', repeat: 'FREQ=MONTHLY' },
    { ...row, id: 'yearly', repeat: 'FREQ=YEARLY' },
  ],
  edits: [
    { kind: 'reschedule', id: 'row', dueDate: '2026-03-29' },
    { kind: 'pause', id: 'due' },
  ],
  script: [noon, '2026-03-29T12:10:00.000Z'],
  messages: ['row', 'due', 'monthly', 'yearly'].flatMap((id) => [messageOf(id), messageOf(id, `${byHand}2`)]),
};

it(
  'beside firings, edits and a second run by hand: each version ends once, whatever goes wrong',
  async () => {
    const ended = new Set<string>();
    for (let seed = 1; seed <= 15; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      const { rows } = await simulator.simulate({ ...beside, faults, seed });
      for (const { id, history } of rows)
        for (const { end, runId = '' } of Object.values(history))
          ended.add(`${id} ${end} ${runId.startsWith('by-hand/')}`);
    }
    expect([...ended]).toEqual(
      expect.arrayContaining([
        'row completed true',
        'due completed true',
        'monthly completed false',
        'yearly completed true',
      ]),
    );
  },
  timeoutMs,
);

it(
  'by a writer that ignores versions: it writes over the edit, and the oracle sees it',
  async () => {
    const faulty = await createDaybreakSimulator(writerWithoutVersion(daybreakUnderTest()));
    let failure: unknown;
    for (let seed = 1; seed <= 300 && failure === undefined; seed += 1)
      failure = await failureOf(faulty, { ...beside, faults: unevenFaultsOf(seed), seed });
    await faulty.close();
    expect(failure).toMatchObject({ message: expect.stringMatching(/^I\d broken at/) });
  },
  timeoutMs,
);
