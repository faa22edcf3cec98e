import { everyFault } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import {
  notifierThatForgetsFailures,
  notifierThatReversesBatches,
  writerThatTellsFirst,
} from '../faulty/telling-wrongly.ts';
import { catchFaultyVariant, invariantOf, runOf } from './catch-faulty-variant.ts';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';

/** A bound, not a wait. */
const timeoutMs = 300_000;
const daybreak = daybreakUnderTest({ events: true });

async function simulating<Result>(
  pipeline: DaybreakPipeline,
  work: (simulator: DaybreakSimulator) => Promise<Result>,
): Promise<Result> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}

/** Rows that each end several times in one run. */
const recurring: Scenario = {
  rows: ['a', 'b', 'c'].map((id) => ({
    id,
    dueDate: '2026-03-25',
    timeZone: 'UTC',
    rule: 'apply-changes',
    repeat: 'FREQ=DAILY',
    changes: { price: 2 },
    values: {},
  })),
  script: ['2026-03-29T12:00:00.000Z'],
};

/** So many rows that a shard of the stream has several at a time. */
const many: Scenario = {
  rows: Array.from({ length: 16 }, (_, index) => ({
    id: `row-${index}`,
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 2 },
    values: {},
  })),
  script: ['2026-03-29T12:00:00.000Z'],
};

describe('others', () => {
  it(
    'get an event for each end, after its write and in the order of the versions, under every fault',
    async () => {
      const requests = await simulating(daybreak, async (simulator) => {
        const lines: string[] = [];
        for (let seed = 1; seed <= 6; seed += 1) {
          const { trace } = await simulator.simulate({ ...scenarioOf(seed), faults: everyFault, seed });
          lines.push(...trace.filter((line) => line.includes('PutEvents')));
        }
        for (let seed = 1; seed <= 12; seed += 1) {
          const scenario = seed % 2 === 0 ? recurring : many;
          const run = runOf(seed, { scenario });
          // Hardly any batch has several events, so each that has may be taken in part; and few functions crash just there.
          const faults = { ...run.faults, partialSend: 0.4, crash: 0.06 };
          const { trace } = await simulator.simulate({ ...run, faults });
          lines.push(...trace.filter((line) => line.includes('PutEvents')));
        }
        return lines;
      });
      // Crashes on either side of a send, and sends that were taken in part, were among it.
      const met = ['crash before PutEvents', 'crash after PutEvents', 'partialSend', 'brokenAfter', 'serverError'];
      expect(met.filter((what) => !requests.some((line) => line.includes(what)))).toEqual([]);
    },
    timeoutMs,
  );

  it(
    'are told when their event bus is back after a day, in which the stream did not wait',
    async () => {
      const outages = [{ fromMinutes: 0, toMinutes: 20 * 60, service: 'EventBridge', as: 'serverError' } as const];
      await simulating(daybreak, async (simulator) => {
        for (let seed = 1; seed <= 1; seed += 1) {
          const { refusedByOutages, trace } = await simulator.simulate({ ...recurring, outages, seed });
          expect(refusedByOutages).toBeGreaterThan(0);
          expect(trace.join('\n')).toContain('NotifierQueue delivers');
        }
      });
    },
    timeoutMs,
  );
});

describe('the oracle catches', () => {
  it.each([
    ['a writer that tells before it writes', writerThatTellsFirst, 1],
    ['a notifier that answers for what it did not send', notifierThatForgetsFailures, 5],
    ['a notifier that keeps no order', notifierThatReversesBatches, 40],
  ])(
    '%s',
    async (_, make, from) => {
      await simulating(make(daybreak), async (simulator) => {
        const caught = await catchFaultyVariant(simulator, { from, atMost: 60 }, { scenario: recurring });
        expect(caught && invariantOf(caught.failure)).toBe('I9');
      });
    },
    timeoutMs,
  );
});
