import { join } from 'node:path';
import { createStackClock } from '@daybreak/local-sqs';
import { expect, test } from '@jest/globals';
import { fixtureModel } from '../testing/fixture-model.ts';
import { writeFixture } from '../testing/start-fixture.ts';
import type { FunctionHost } from '../lambda/invocation.ts';
import { createFunctions, type FunctionsOptions } from './create-functions.ts';
import { createActivity } from './waiting/activity.ts';

function create(options: Pick<FunctionsOptions, 'models' | 'handlers' | 'strict'>): FunctionHost[] {
  return createFunctions({
    ...options,
    templatePath: 'Fixture.template.json',
    endpoints: {
      region: 'eu-west-1',
      sqsEndpoint: 'http://127.0.0.1:7',
      dynamodbEndpoint: 'http://127.0.0.1:8',
      eventsEndpoint: 'http://127.0.0.1:6',
    },
    clock: createStackClock({ kind: 'manual' }),
    activity: createActivity(),
    maximumEnvironments: 10,
    onLogLine: () => undefined,
    onInvocationFailed: () => undefined,
  });
}

test.each(['in this process', 'in processes'])('a function %s has its reserved concurrency', (where) => {
  using fixture = writeFixture('exports.handler = async () => undefined;');
  const codeFolder = join(fixture.folder, 'consumer');
  const [host] = create({
    models: fixtureModel().functions.map((model) => ({ ...model, codeFolder, reservedConcurrency: 3 })),
    handlers: where === 'in processes' ? {} : { consumer: () => undefined },
  });
  expect(host?.maximumConcurrency).toBe(3);
});

test('a function that no process runs fails its invocations, throws with strict, and can be replaced by a handler', async () => {
  const models = fixtureModel().functions.map((model) => ({ ...model, notRun: 'has the runtime python3.14' }));
  const [failing] = create({ models, handlers: {} });
  expect(await failing?.invoke('{}')).toMatchObject({ error: { errorType: 'LocalStack.FunctionNotRun' } });
  expect(() => create({ models, handlers: {}, strict: true })).toThrow(
    'Function Consumer has the runtime python3.14, which the local stack does not run',
  );
  const [standing] = create({ models, handlers: { consumer: () => 'here' }, strict: true });
  expect(await standing?.invoke('{}')).toEqual({ ok: true, payload: '"here"' });
});
