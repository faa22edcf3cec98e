import { expect, test } from '@jest/globals';
import { pipelineQueueNames } from '../pipeline/outputs.ts';
import type { Queues } from '../pipeline/pipeline.ts';
import type { StepFailure } from '../pipeline/step-failures.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { assertStep, selectStepFailures } from './redrive-step.ts';

const failure = (id: string | undefined, cause: string): StepFailure => ({
  step: 'send-notice',
  ...(id === undefined ? {} : { id }),
  cause,
  at: '2026-03-29T12:00:00.000Z',
  messageId: `message of ${id}`,
  body: '{}',
});
const failures = [failure('a', 'NoticeError: no'), failure('b', 'TypeError: no'), failure(undefined, 'TypeError: no')];
const held = {
  async *batches() {
    yield failures.slice(0, 2);
    yield failures.slice(2);
  },
};

const withSteps = (...steps: string[]): Pick<Queues, 'names'> => ({
  names: [...pipelineQueueNames, ...steps.flatMap((step) => [step, `${step}-dead-letter`])],
});

test('an unknown step is rejected with the names of the steps', () => {
  expect(() => assertStep(withSteps('send-notice'), 'send-notice')).not.toThrow();
  expect(() => assertStep(withSteps('audit', 'send-notice'), 'send-notices')).toThrow(
    new UsageError('There is no step send-notices: this target has audit, send-notice'),
  );
  expect(() => assertStep(withSteps(), 'row')).toThrow(
    new UsageError('There is no step row: this target has no steps'),
  );
});

test('redrive --step selects all messages, those of a cause, or those of ids', async () => {
  expect(await selectStepFailures(held, {})).toEqual({ failures, skipped: [] });
  expect(await selectStepFailures(held, { cause: 'typeerror' })).toEqual({ failures: failures.slice(1), skipped: [] });
  expect(await selectStepFailures(held, { ids: ['a', 'c'] })).toEqual({
    failures: failures.slice(0, 1),
    skipped: [{ id: 'c', reason: 'the step has no failed message about it' }],
  });
});
