import { join } from 'node:path';
import { createStackClock } from '@daybreak/local-sqs';
import { expect, test } from '@jest/globals';
import { fixtureModel } from '../testing/fixture-model.ts';
import { writeFixture } from '../testing/start-fixture.ts';
import { createFunctions } from './create-functions.ts';
import { createActivity } from './waiting/activity.ts';

test.each(['in this process', 'in processes'])('a function %s has the concurrency that is reserved for it', (where) => {
  using fixture = writeFixture('exports.handler = async () => undefined;');
  const codeFolder = join(fixture.folder, 'consumer');
  const [host] = createFunctions({
    models: fixtureModel().functions.map((model) => ({ ...model, codeFolder, reservedConcurrency: 3 })),
    templatePath: 'Fixture.template.json',
    handlers: where === 'in processes' ? {} : { consumer: () => undefined },
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
  expect(host?.maximumConcurrency).toBe(3);
});
