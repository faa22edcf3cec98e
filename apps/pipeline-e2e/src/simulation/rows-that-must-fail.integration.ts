import { rowMessageSchema } from '@daybreak/domain';
import { consumerOf, failureOf, replaceFunction } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { workerThatHidesFailedRows } from '../faulty/worker-that-hides-failed-rows.ts';
import { createDaybreakSimulator } from './create-daybreak-simulator.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const good = {
  id: 'good',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: { price: 1 },
};
const ofNoRule = { ...good, id: 'of-no-rule', rule: 'no-such-rule' };
const ofBadInput = { ...good, id: 'of-bad-input', rule: 'renew', changes: { periodMonths: 0 } };
const tooLarge = { ...good, id: 'too-large', changes: { price: 2, big: 'x'.repeat(210_000) } };
const run = { rows: [good, ofNoRule, ofBadInput, tooLarge], script: ['2026-03-29T12:00:00.000Z'], seed: 1 };

it('fail, each for its reason, and break no promise', async () => {
  const simulator = await createDaybreakSimulator(daybreakUnderTest());
  const { rows } = await simulator.simulate(run);
  await simulator.close();

  expect(Object.fromEntries(rows.map(({ id, status, lastError }) => [id, lastError?.name ?? status]))).toEqual({
    good: 'completed',
    // After a day: its rule may come with a deployment.
    'of-no-rule': 'RuleMissingError',
    'of-bad-input': 'PlanError',
    'too-large': 'UnwritableError',
  });
});

it('are the only ones that may', async () => {
  expect(await promiseBrokenBy(failingRows(daybreakUnderTest(), 'good'))).toBe(
    'I6 broken at good: the row failed though it could succeed and none of its messages was given up on',
  );
  expect(await promiseBrokenBy(failingRows(daybreakUnderTest(), 'too-large'))).toBe(
    'I6 broken at too-large: the row failed though it could succeed and none of its messages was given up on',
  );
});

it('must not be passed over in silence', async () => {
  expect(await promiseBrokenBy(passingOver(daybreakUnderTest(), 'of-no-rule'))).toMatch(
    /^I4 broken at .*: a message of Daybreak-dev-RowQueue was acknowledged before its effect was durable$/,
  );
});

it('must be found without a scan of the table', async () => {
  expect(await promiseBrokenBy(workerThatHidesFailedRows(daybreakUnderTest()))).toMatch(/^I1 broken at of-bad-input: /);
});

async function promiseBrokenBy(pipeline: DaybreakPipeline): Promise<string | undefined> {
  const simulator = await createDaybreakSimulator(pipeline);
  const failure = await failureOf(simulator, run);
  await simulator.close();
  return failure?.message;
}

/** The worker fails the row as if its rule could not plan it. */
function failingRows(pipeline: DaybreakPipeline, id: string): DaybreakPipeline {
  return doingOtherwise(pipeline, id, async (message, rows) => {
    const error = { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: '2026-03-29T12:00:00.000Z' };
    await rows.fail({ ...message, error });
  });
}

/** The worker acknowledges the row's message and does nothing. */
function passingOver(pipeline: DaybreakPipeline, id: string): DaybreakPipeline {
  return doingOtherwise(pipeline, id, async () => await Promise.resolve());
}

type Rows = ReturnType<DaybreakPipeline['createRows']>;
const eventSchema = v.object({ Records: v.array(v.looseObject({ body: v.string() })) });
const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

function doingOtherwise(
  pipeline: DaybreakPipeline,
  id: string,
  otherwise: (message: v.InferOutput<typeof rowMessageSchema>, rows: Rows) => Promise<void>,
): DaybreakPipeline {
  return replaceFunction(
    pipeline,
    consumerOf(pipeline, pipeline.rowQueue),
    (original, { client, clock }) =>
      async (event, context) => {
        const rows = pipeline.createRows(client, clock);
        const rest: { body: string }[] = [];
        for (const record of v.parse(eventSchema, event).Records) {
          const message = v.parse(bodySchema, record.body);
          if (message.rowId === id) await otherwise(message, rows);
          else rest.push(record);
        }
        return await original({ Records: rest }, context);
      },
  );
}
