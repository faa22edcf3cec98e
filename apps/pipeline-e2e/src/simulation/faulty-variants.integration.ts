import { consumerOf, rewriteRequests } from '@daybreak/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  writerThatLogsRejections,
  writerThatReturnsFailures,
  writerThatReturnsValues,
} from '../faulty/writer-with-misused-middleware.ts';
import { catchUnseen, invariantOf, runOf } from './catch-faulty-variant.ts';
import { createDaybreakSimulator, type DaybreakCase, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import { faultyVariants } from './faulty-variants.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest, type UnderTestOptions } from './under-test/daybreak-under-test.ts';
import { givingUpAfter } from './under-test/giving-up-after.ts';
import { receiveCounts, valuesAreRight } from './weaker-assertions.ts';

const atMost = 1_000;
/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;

let truth: DaybreakSimulator;
beforeAll(async () => {
  truth = await createDaybreakSimulator(daybreakUnderTest());
});
afterAll(async () => await truth.close());

describe('a faulty variant is caught, where a weaker assertion sees nothing', () => {
  it.each(
    faultyVariants.map((variant) => ({
      variant,
      name: variant.make.name,
      breaks: variant.breaks,
      weaker: variant.weaker.name,
    })),
  )(
    '$name breaks $breaks though $weaker',
    async ({ variant }) => {
      const caught = await withFaulty(
        variant.make,
        async (simulator) => await catchUnseen(simulator, variant, { from: variant.from ?? 1, atMost }),
      );

      if (caught === undefined) throw new Error(`${variant.make.name} was not caught within ${atMost} seeds`);
      expect(invariantOf(caught.failure)).toBe(variant.breaks);
      // The fault is the faulty variant's: the true pipeline keeps its promises in the same run.
      await truth.simulate(runOf(caught.seed, variant));
    },
    timeoutMs,
  );
});

describe('a misused batch middleware', () => {
  const calm: DaybreakCase & { seed: number } = {
    seed: 1,
    rows: [
      {
        id: 'row',
        dueDate: '2026-03-29',
        timeZone: 'UTC',
        rule: 'apply-changes',
        changes: { price: 2, plan: 'pro' },
        values: { price: 1 },
      },
    ],
    script: ['2026-03-29T12:00:00.000Z'],
    unchecked: true,
  };

  it.each([
    { name: writerThatReturnsValues.name, make: writerThatReturnsValues },
    { name: writerThatReturnsFailures.name, make: writerThatReturnsFailures },
  ])(
    '$name gets every message back until it is given up on, though nothing failed and the row is right',
    async ({ make }) => {
      const result = await withFaulty(
        (pipeline) => givingUpAfter(5, make(pipeline)),
        async (simulator) => await simulator.simulate(calm),
        { values: 'apart' },
      );

      expect(valuesAreRight(calm, result)).toBe(true);
      const [rowMessage, ...valueMessages] = receiveCounts(result.trace).values();
      expect(rowMessage).toBe(1);
      // Five times by the writer, and once by the function that takes the dead letters.
      expect(valueMessages).toEqual([6, 6]);
    },
  );

  it('that logs rejections acknowledges messages whose writes were refused', async () => {
    const result = await withFaulty(
      (pipeline) => withRefusedWrites(writerThatLogsRejections(pipeline)),
      async (simulator) => await simulator.simulate(calm),
      { values: 'apart' },
    );

    expect(result.rows).toMatchObject([{ status: 'scheduled', values: { price: 1 }, writes: {} }]);
    expect([...receiveCounts(result.trace).values()]).toEqual([1, 1, 1]);
  });

  it('used rightly, receives each message once', async () => {
    const result = await withFaulty(
      (pipeline) => pipeline,
      async (simulator) => await simulator.simulate(calm),
      { values: 'apart' },
    );

    expect(valuesAreRight(calm, result)).toBe(true);
    expect([...receiveCounts(result.trace).values()]).toEqual([1, 1, 1]);
  });
});

/** DynamoDB refuses whatever the writer writes. */
function withRefusedWrites(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (_, body) => ({ ...body, TableName: 'no-such-table' }),
  });
}

async function withFaulty<Result>(
  make: (pipeline: DaybreakPipeline) => DaybreakPipeline,
  work: (simulator: DaybreakSimulator) => Promise<Result>,
  options?: UnderTestOptions,
): Promise<Result> {
  const simulator = await createDaybreakSimulator(make(daybreakUnderTest(options)));
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}
