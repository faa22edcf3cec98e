import { createSqsEngine, createStackClock, type SqsEngine } from '@daybreak/local-sqs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { QueueModel } from '../template/stack-model.ts';
import { createQueues } from './create-queues.ts';

let engine: SqsEngine;
beforeEach(() => {
  engine = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
});
afterEach(() => engine.close());

const queue = (name: string, attributes: Record<string, string> = {}): QueueModel => ({
  logicalId: name,
  name,
  url: '',
  arn: '',
  attributes,
  visibilityTimeoutSeconds: 30,
});
const redriveTo = (name: string): string =>
  JSON.stringify({
    deadLetterTargetArn: `arn:aws:sqs:${engine.region}:${engine.accountId}:${name}`,
    maxReceiveCount: 5,
  });

test('a queue can refer to a dead-letter queue that comes after it', () => {
  createQueues([queue('jobs', { RedrivePolicy: redriveTo('dead'), DelaySeconds: '3' }), queue('dead')], engine);
  expect(engine.queueOrThrow('jobs').settings).toMatchObject({
    delaySeconds: 3,
    redrivePolicy: { maxReceiveCount: 5 },
  });
});

test('an existing queue gets the attributes of the template, and loses others', () => {
  const before = queue('jobs', { RedrivePolicy: redriveTo('dead'), DelaySeconds: '3', VisibilityTimeout: '60' });
  createQueues([before, queue('dead')], engine);
  engine.queueOrThrow('jobs').send([{ body: 'kept' }]);
  createQueues([queue('jobs', { VisibilityTimeout: '90' }), queue('dead')], engine);
  expect(engine.queueOrThrow('jobs').settings).toMatchObject({
    delaySeconds: 0,
    visibilityTimeoutSeconds: 90,
    redrivePolicy: undefined,
  });
  expect(engine.queueOrThrow('jobs').messages()).toHaveLength(1);
});
