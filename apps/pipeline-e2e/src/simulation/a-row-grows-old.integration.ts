import { failureOf, type SimulationFailure } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { writerThatDropsNotes } from '../faulty/writer-that-drops-notes.ts';
import { invariantOf } from './catch-faulty-variant.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import type { FirstMessage } from './scenario/scenario.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const atMost = 1_000;
/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;

/** Overdue by months: one occurrence after the other is caught up with. */
const row = {
  id: 'row',
  dueDate: '2025-09-30',
  timeZone: 'UTC',
  rule: 'renew',
  changes: { periodMonths: 1 },
  values: {},
};
/** As many runs have dispatched its first version; all but one come too late, some when that has long been archived. */
const messages = Array.from({ length: 8 }, (_, n): FirstMessage => ({
  queue: 'row',
  message: { rowId: 'row', version: 1, runId: `run ${n + 1}` },
}));
const script = ['2026-03-29T12:00:00.000Z'];
const runOf = (seed: number) => ({ rows: [row], messages, script, faults: { duplicateDelivery: 0.2 }, seed });

/** Where the faulty variant's first seed is near. */
const from = 387;

it(
  'and has all of its ends, wherever they are',
  async () => {
    const simulator = await createDaybreakSimulator(daybreakUnderTest());
    const archiving = { requests: 0, drops: 0 };
    for (let seed = from; seed < from + 6; seed += 1) {
      // The oracle asks for each end, with all that was noted on it.
      const { trace } = await simulator.simulate(runOf(seed));
      archiving.requests += trace.filter((line) => line.includes('#history = :ends')).length;
      archiving.drops += trace.filter((line) => line.includes('#history.#a0')).length;
    }
    await simulator.close();
    expect(archiving.requests).toBeGreaterThan(6);
    expect(archiving.drops).toBeGreaterThan(6);
  },
  timeoutMs,
);

it(
  'which a writer that loses a note of a late run does not keep',
  async () => {
    const failure = await firstFailureOf(writerThatDropsNotes(daybreakUnderTest()));
    expect(failure && invariantOf(failure)).toBe('I6');
    expect(failure?.message).toContain('was noted and then lost');
  },
  timeoutMs,
);

async function firstFailureOf(pipeline: DaybreakPipeline): Promise<SimulationFailure | undefined> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    for (let seed = from; seed < from + atMost; seed += 1) {
      const failure = await failureOf(simulator, runOf(seed));
      if (failure !== undefined) return failure;
    }
    return undefined;
  } finally {
    await simulator.close();
  }
}
