import { everyFault, InvariantViolation, SimulationFailure } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { editorWithoutTokens } from '../faulty/editor-without-tokens.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { unevenFaultsOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const sequences = [1, 2, 3, 4, 5];
const edited: Scenario = {
  // Due long after the run, so that nothing but an edit changes them.
  rows: ['one', 'other'].map((id) => ({
    id,
    dueDate: '2030-01-01',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 0 },
    values: {},
  })),
  script: ['2026-03-29T12:00:00.000Z'],
  // Each of them sent twice, the last first.
  editMessages: ['one', 'other'].flatMap((rowId) =>
    [...sequences.toReversed(), ...sequences].map((sequence) => ({ rowId, sequence })),
  ),
};

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await simulator.close());

it(
  'once each and in their order, whatever goes wrong',
  async () => {
    for (let seed = 1; seed <= 15; seed += 1) {
      const faults = seed % 2 === 0 ? everyFault : unevenFaultsOf(seed);
      const { rows } = await simulator.simulate({ ...edited, faults, seed });
      expect(rows).toMatchObject([
        { version: 6, changes: { price: 5 }, status: 'scheduled' },
        { version: 6, changes: { price: 5 }, status: 'scheduled' },
      ]);
    }
  },
  timeoutMs,
);

it(
  'an editor that looks at no token is caught',
  async () => {
    const faulty = await createDaybreakSimulator(editorWithoutTokens(daybreakUnderTest()));
    try {
      const failure = await faulty.simulate({ ...edited, faults: everyFault, seed: 1 }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(failure instanceof SimulationFailure)) throw new Error('It was not caught', { cause: failure });
      expect(failure.violation).toBeInstanceOf(InvariantViolation);
      expect(failure.violation).toMatchObject({ invariant: 'I2' });
    } finally {
      await faulty.close();
    }
  },
  timeoutMs,
);
