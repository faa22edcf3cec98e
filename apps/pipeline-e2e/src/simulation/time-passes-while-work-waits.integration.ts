import type { Faults } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createDaybreakSimulator, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { scenarioOf } from './scenario/scenarios.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const pipeline = daybreakUnderTest();
const timeoutSecondsOf = new Map(pipeline.template.functions.map(({ name, timeoutSeconds }) => [name, timeoutSeconds]));

let simulator: DaybreakSimulator;
beforeAll(async () => {
  simulator = await createDaybreakSimulator(pipeline);
});
afterAll(async () => await simulator.close());

it('kills a function at its time-out, and at no other time', async () => {
  const killed = (await tracesOf({ stall: 0.2 }))
    .flatMap((events) => invocationsOf(events))
    .filter(({ end }) => end === 'is killed: Task timed out');

  expect(killed.length).toBeGreaterThan(10);
  for (const { actor, startedAt, endedAt } of killed)
    expect(endedAt - startedAt).toBeCloseTo(timeoutSecondsOf.get(actor.split('#')[0] ?? '') ?? Number.NaN, 3);
});

it('delivers a delayed message while another invocation is at work, which then returns', async () => {
  const meets = (events: readonly TracedEvent[]): boolean =>
    invocationsOf(events).some(
      ({ startedAt, from, to, end }) =>
        end === 'returns' &&
        events.slice(from, to).some(({ at, what }) => at > startedAt && what.includes(' delivers ')),
    );
  const delayed = { delayedDelivery: 0.5 };

  expect((await tracesOf(delayed)).filter(meets)).toEqual([]);
  // A delay is mostly longer than a time-out, so that many runs have no such meeting.
  expect(await isMet({ ...delayed, stall: 0.2 }, meets)).toBe(true);
});

it('brings back a message that was done and is still to be deleted', async () => {
  const isDeletedTwice = (events: readonly TracedEvent[]): boolean => {
    const deleted = events.flatMap(({ what }) => (what.includes(' deletes ') ? what.split(' ').slice(2) : []));
    return new Set(deleted).size < deleted.length;
  };

  expect((await tracesOf({ delayedDelivery: 0.5 })).filter(isDeletedTwice)).toEqual([]);
  expect(await isMet({ stall: 0.2 }, isDeletedTwice)).toBe(true);
});

it('ends, however often it could stall, where no message is ever given up on', async () => {
  // As SQS makes a queue without attributes: without a redrive policy.
  const queues = pipeline.template.queues.map((queue) => ({ ...queue, attributes: {} }));
  const patient = await createDaybreakSimulator({ ...pipeline, template: { ...pipeline.template, queues } });
  const row = {
    id: 'row',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 2 },
    values: {},
  };
  try {
    const { faultsInjected, rows } = await patient.simulate({
      rows: [row],
      script: [],
      dueBy: '2026-03-29T12:00:00.000Z',
      messages: [{ queue: 'row', message: { rowId: 'row', version: 1, runId: 'run' } }],
      faults: { stall: 1 },
      seed: 1,
    });

    expect(faultsInjected).toEqual({ stall: 200 });
    expect(rows).toMatchObject([{ status: 'completed', values: { price: 2 } }]);
  } finally {
    await patient.close();
  }
});

interface TracedEvent {
  /** Seconds since the run began. */
  at: number;
  what: string;
}

interface TracedInvocation {
  actor: string;
  startedAt: number;
  endedAt: number;
  /** The events between its start and its end. */
  from: number;
  to: number;
  end: string;
}

async function tracesOf(faults: Partial<Faults>): Promise<TracedEvent[][]> {
  const traces: TracedEvent[][] = [];
  for (let seed = 1; seed <= 15; seed += 1) traces.push(await traceOf(faults, seed));
  return traces;
}

/** Whether one of 100 runs is so; none is made after it. */
async function isMet(faults: Partial<Faults>, isSo: (events: readonly TracedEvent[]) => boolean): Promise<boolean> {
  for (let seed = 1; seed <= 100; seed += 1) if (isSo(await traceOf(faults, seed))) return true;
  return false;
}

async function traceOf(faults: Partial<Faults>, seed: number): Promise<TracedEvent[]> {
  const { trace } = await simulator.simulate({ ...scenarioOf(seed), faults, seed });
  return trace.map((line) => {
    const [, at, what = ''] = /^ *\d+ +([\d.]+)s {2}(.*)$/.exec(line) ?? [];
    return { at: Number(at), what };
  });
}

function invocationsOf(events: readonly TracedEvent[]): TracedInvocation[] {
  return events.flatMap(({ at: startedAt, what }, index) => {
    if (!what.endsWith(' starts')) return [];
    const actor = what.slice(0, -' starts'.length);
    const to = events.findIndex(
      (event) =>
        /^(?:returns|throws|is killed)/.test(event.what.slice(actor.length + 1)) && event.what.startsWith(`${actor} `),
    );
    const last = events[to];
    if (last === undefined) return [];
    return [{ actor, startedAt, endedAt: last.at, from: index + 1, to, end: last.what.slice(actor.length + 1) }];
  });
}
