import { createSimulator, type Faults, type Simulator } from '@daybreak/testkit';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { daybreakUnderTest } from './daybreak-under-test.ts';
import { scenarioOf } from './scenarios.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(300_000);

const pipeline = daybreakUnderTest();
const timeoutSecondsOf = new Map(pipeline.model.functions.map(({ name, timeoutSeconds }) => [name, timeoutSeconds]));

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ pipeline });
});
afterAll(async () => await simulator.close());

it('kills a function at its time-out, and at no other time', async () => {
  const killed = (await tracesOf({ stall: 0.2 }))
    .flatMap((steps) => invocationsOf(steps))
    .filter(({ end }) => end === 'is killed: Task timed out');

  expect(killed.length).toBeGreaterThan(10);
  for (const { actor, startedAt, endedAt } of killed)
    expect(endedAt - startedAt).toBeCloseTo(timeoutSecondsOf.get(actor.split('#')[0] ?? '') ?? Number.NaN, 3);
});

it('delivers a delayed message while another invocation is at work, which then returns', async () => {
  const meets = (steps: readonly TracedStep[]): boolean =>
    invocationsOf(steps).some(
      ({ startedAt, from, to, end }) =>
        end === 'returns' &&
        steps.slice(from, to).some(({ at, what }) => at > startedAt && what.includes(' delivers ')),
    );
  const delayed = { delayedDelivery: 0.5 };

  expect((await tracesOf(delayed)).filter(meets)).toEqual([]);
  // A delay is mostly longer than a time-out, so that many runs have no such meeting.
  expect((await tracesOf({ ...delayed, stall: 0.2 }, 100)).filter(meets)).not.toEqual([]);
});

it('brings back a message that was done and is still to be deleted', async () => {
  const isDeletedTwice = (steps: readonly TracedStep[]): boolean => {
    const deleted = steps.flatMap(({ what }) => (what.includes(' deletes ') ? what.split(' ').slice(2) : []));
    return new Set(deleted).size < deleted.length;
  };

  expect((await tracesOf({ delayedDelivery: 0.5 })).filter(isDeletedTwice)).toEqual([]);
  expect((await tracesOf({ stall: 0.2 }, 100)).filter(isDeletedTwice)).not.toEqual([]);
});

it('ends, however often it could stall, where no message is ever given up on', async () => {
  // As SQS makes a queue of which nothing is said: without a redrive policy.
  const queues = pipeline.model.queues.map((queue) => ({ ...queue, attributes: {} }));
  const patient = await createSimulator({ pipeline: { ...pipeline, model: { ...pipeline.model, queues } } });
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

interface TracedStep {
  /** Seconds since the run began. */
  at: number;
  what: string;
}

interface TracedInvocation {
  actor: string;
  startedAt: number;
  endedAt: number;
  /** The steps between its start and its end. */
  from: number;
  to: number;
  end: string;
}

async function tracesOf(faults: Partial<Faults>, seeds = 15): Promise<TracedStep[][]> {
  const traces: TracedStep[][] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    const { trace } = await simulator.simulate({ ...scenarioOf(seed), faults, seed });
    traces.push(
      trace.map((line) => {
        const [, at, what = ''] = /^ *\d+ +([\d.]+)s {2}(.*)$/.exec(line) ?? [];
        return { at: Number(at), what };
      }),
    );
  }
  return traces;
}

function invocationsOf(steps: readonly TracedStep[]): TracedInvocation[] {
  return steps.flatMap(({ at: startedAt, what }, index) => {
    if (!what.endsWith(' starts')) return [];
    const actor = what.slice(0, -' starts'.length);
    const to = steps.findIndex(
      (step) =>
        /^(?:returns|throws|is killed)/.test(step.what.slice(actor.length + 1)) && step.what.startsWith(`${actor} `),
    );
    const last = steps[to];
    if (last === undefined) return [];
    return [{ actor, startedAt, endedAt: last.at, from: index + 1, to, end: last.what.slice(actor.length + 1) }];
  });
}
