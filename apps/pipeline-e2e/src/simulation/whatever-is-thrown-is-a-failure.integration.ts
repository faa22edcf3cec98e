import { consumerOf, failureOf, replaceFunction, rewriteRequests, type SimulationFailure } from '@daybreak/testkit';
import { expect, it } from '@jest/globals';
import { writerThatWritesTheMapBack } from '../faulty/writer-that-writes-the-map-back.ts';
import { createDaybreakSimulator, type DaybreakCase } from './create-daybreak-simulator.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const row = {
  id: 'price-1',
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes: { price: 2 },
  values: { price: 1 },
};
const calm: DaybreakCase = { rows: [row], script: ['2026-03-29T12:00:00.000Z'] };

async function failureOn(pipeline: DaybreakPipeline, simulated: DaybreakCase = calm): Promise<SimulationFailure> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    const failure = await failureOf(simulator, { ...simulated, seed: 1 });
    if (failure === undefined) throw new Error('The run passed');
    return failure;
  } finally {
    await simulator.close();
  }
}

it('an item that can not be read as a row breaks a promise', async () => {
  // The faulty variant completes the row under an empty date, which is what such a message gives it.
  const message = { rowId: row.id, version: 1, runId: 'run', values: { price: 2 }, expected: 1 };
  const { violation, trace, decisions } = await failureOn(writerThatWritesTheMapBack(daybreakUnderTest()), {
    ...calm,
    script: [],
    messages: [{ queue: 'value', message }],
  });

  expect(violation.message).toMatch(/^I1 broken at price-1: the item that was left is no row: /);
  expect(trace.join('\n')).toMatch(/DynamoDB\.UpdateItem/);
  expect(decisions.length).toBeGreaterThan(0);
});

it('a message that the oracle can not read ends the run with its trace', async () => {
  const { violation, trace } = await failureOn(sendingNonsense(daybreakUnderTest()));

  expect(violation.name).toBe('ValiError');
  expect(trace.at(-1)).toMatch(/daybreak-dev-worker#\d+ SendMessageBatch throws ValiError$/);
});

it('a result that JSON can not hold fails its invocation', async () => {
  const { violation, trace } = await failureOn(answeringWith(daybreakUnderTest(), { n: 1n }));

  expect(violation.message).toMatch(/^I4 broken at .* a message of .* was sent back after its effect$/);
  expect(trace.at(-1)).toMatch(/daybreak-dev-worker#\d+ throws TypeError$/);
});

it('what is thrown while the end of an invocation is dealt with ends the run, not the process', async () => {
  const pipeline = answeringWith(daybreakUnderTest(), { n: 1n });
  const { plan } = pipeline;
  const { violation, trace } = await failureOn({
    ...pipeline,
    plan(planned) {
      if (planned.id === row.id) throw new Error('The model is wrong');
      return plan(planned);
    },
  });

  expect(violation.message).toBe('The model is wrong');
  expect(trace.at(-1)).toMatch(/daybreak-dev-worker#\d+ throws TypeError$/);
});

/** The worker does its work and answers something else. */
function answeringWith(pipeline: DaybreakPipeline, answer: unknown): DaybreakPipeline {
  return replaceFunction(pipeline, consumerOf(pipeline, pipeline.rowQueue), (original) => async (event, context) => {
    await original(event, context);
    return answer;
  });
}

/** The worker's value messages have no values. */
function sendingNonsense(pipeline: DaybreakPipeline): DaybreakPipeline {
  return rewriteRequests(pipeline, consumerOf(pipeline, pipeline.rowQueue), {
    request(operation, body) {
      if (operation !== 'SendMessageBatch' || !JSON.stringify(body).includes(row.id)) return body;
      return { ...body, Entries: [{ Id: '0', MessageBody: '{}' }] };
    },
  });
}
