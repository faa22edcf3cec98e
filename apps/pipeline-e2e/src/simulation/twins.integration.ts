import {
  consumerOf,
  createSimulator,
  rewriteRequests,
  type PipelineUnderTest,
  type SimulationCase,
  type Simulator,
} from '@daybreak/testkit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { daybreakUnderTest, type UnderTestOptions } from './daybreak-under-test.ts';
import { givingUpAfter } from './giving-up-after.ts';
import { twins } from './twin-catalogue.ts';
import { catchUnseen, invariantOf, runOf } from './twin-catch.ts';
import { receiveCounts, valuesAreRight } from './twin-weaker-assertions.ts';
import {
  writerThatLogsRejections,
  writerThatReturnsFailures,
  writerThatReturnsValues,
} from './twins/writer-with-misused-middleware.ts';

const atMost = 1_000;
/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
const timeoutMs = 300_000;

let truth: Simulator;
beforeAll(async () => {
  truth = await createSimulator({ pipeline: daybreakUnderTest() });
});
afterAll(async () => await truth.close());

describe('a twin is caught, where a weaker assertion sees nothing', () => {
  it.each(twins.map((twin) => ({ twin, name: twin.make.name, breaks: twin.breaks, weaker: twin.weaker.name })))(
    '$name breaks $breaks though $weaker',
    async ({ twin }) => {
      const caught = await withTwin(
        twin.make,
        async (simulator) => await catchUnseen(simulator, twin, { from: twin.from ?? 1, atMost }),
      );

      if (caught === undefined) throw new Error(`${twin.make.name} was not caught within ${atMost} seeds`);
      expect(invariantOf(caught.failure)).toBe(twin.breaks);
      // The fault is the twin's: the true pipeline keeps its promises in the same run.
      await truth.simulate(runOf(caught.seed, twin));
    },
    timeoutMs,
  );
});

describe('a misused batch middleware', () => {
  const calm: SimulationCase & { seed: number } = {
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
      const result = await withTwin(
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
    const result = await withTwin(
      (pipeline) => withRefusedWrites(writerThatLogsRejections(pipeline)),
      async (simulator) => await simulator.simulate(calm),
      { values: 'apart' },
    );

    expect(result.rows).toMatchObject([{ status: 'scheduled', values: { price: 1 }, writes: {} }]);
    expect([...receiveCounts(result.trace).values()]).toEqual([1, 1, 1]);
  });

  it('used rightly, receives each message once', async () => {
    const result = await withTwin(
      (pipeline) => pipeline,
      async (simulator) => await simulator.simulate(calm),
      { values: 'apart' },
    );

    expect(valuesAreRight(calm, result)).toBe(true);
    expect([...receiveCounts(result.trace).values()]).toEqual([1, 1, 1]);
  });
});

/** DynamoDB refuses whatever the writer writes. */
function withRefusedWrites(pipeline: PipelineUnderTest): PipelineUnderTest {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.valueQueue), {
    request: (_, body) => ({ ...body, TableName: 'no-such-table' }),
  });
}

async function withTwin<Result>(
  make: (pipeline: PipelineUnderTest) => PipelineUnderTest,
  work: (simulator: Simulator) => Promise<Result>,
  options?: UnderTestOptions,
): Promise<Result> {
  const simulator = await createSimulator({ pipeline: make(daybreakUnderTest(options)) });
  try {
    return await work(simulator);
  } finally {
    await simulator.close();
  }
}
