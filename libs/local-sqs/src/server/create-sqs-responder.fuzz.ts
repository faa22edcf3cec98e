import { fuzz, hostileKey, hostileObject, hostileText, maybeDamaged, type Json } from '@daybreak/fuzz';
import { describe, expect } from '@jest/globals';
import fc from 'fast-check';
import * as v from 'valibot';
import { actions } from '../actions/actions.ts';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from '../engine/create-sqs-engine.ts';
import { createSqsResponder, type SqsAnswer } from './create-sqs-responder.ts';

const QueueUrl = 'http://127.0.0.1:4566/000000000000/work';
const workArn = 'arn:aws:sqs:us-east-1:000000000000:work';
const deadArn = 'arn:aws:sqs:us-east-1:000000000000:dead';
const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 3 });
const MessageAttributes = {
  kind: { DataType: 'String', StringValue: 'x' },
  n: { DataType: 'Number', StringValue: '1' },
};
const ReceiptHandle = Buffer.from('work 00000000-0000-0000-0000-000000000000 1').toString('base64');
const Message = { MessageBody: 'hello', DelaySeconds: 0, MessageAttributes };

/** A valid input for each action. */
const inputs: Record<string, Json> = {
  CancelMessageMoveTask: { TaskHandle: 'handle' },
  ChangeMessageVisibility: { QueueUrl, ReceiptHandle, VisibilityTimeout: 10 },
  ChangeMessageVisibilityBatch: { QueueUrl, Entries: [{ Id: 'a', ReceiptHandle, VisibilityTimeout: 10 }] },
  CreateQueue: { QueueName: 'new', Attributes: { VisibilityTimeout: '10', RedrivePolicy }, tags: { team: 'a' } },
  DeleteMessage: { QueueUrl, ReceiptHandle },
  DeleteMessageBatch: { QueueUrl, Entries: [{ Id: 'a', ReceiptHandle }] },
  DeleteQueue: { QueueUrl: `${QueueUrl}-gone` },
  GetQueueAttributes: { QueueUrl, AttributeNames: ['All'] },
  GetQueueUrl: { QueueName: 'work' },
  ListDeadLetterSourceQueues: { QueueUrl, MaxResults: 10 },
  ListMessageMoveTasks: { SourceArn: deadArn, MaxResults: 1 },
  ListQueueTags: { QueueUrl },
  ListQueues: { QueueNamePrefix: 'w', MaxResults: 10, NextToken: 'dw==' },
  PurgeQueue: { QueueUrl },
  ReceiveMessage: {
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 5,
    AttributeNames: ['All'],
    MessageAttributeNames: ['All'],
  },
  SendMessage: { QueueUrl, ...Message },
  SendMessageBatch: {
    QueueUrl,
    Entries: [
      { Id: 'a', ...Message },
      { Id: 'b', ...Message },
    ],
  },
  SetQueueAttributes: { QueueUrl, Attributes: { VisibilityTimeout: '10', RedrivePolicy } },
  StartMessageMoveTask: { SourceArn: deadArn, DestinationArn: workArn, MaxNumberOfMessagesPerSecond: 10 },
  TagQueue: { QueueUrl, Tags: { team: 'a' } },
  UntagQueue: { QueueUrl, TagKeys: ['team'] },
};

const requests = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .constantFrom(...actions.keys())
      .chain((name) => maybeDamaged(inputs[name] ?? {}).map((input) => ({ name, input }))),
  },
  { weight: 1, arbitrary: fc.record({ name: hostileText(), input: hostileObject() }) },
);

function setUp() {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const engine = createSqsEngine({ clock });
  engine.createQueue('dead');
  engine.createQueue('work', { RedrivePolicy });
  const responder = createSqsResponder(engine);
  /** Runs an action. Advances the clock if it waits as a long poll. */
  const respond = async (name: string, input: unknown): Promise<SqsAnswer> => {
    const response = responder.respond(name, input);
    const hasResponded = await Promise.race([
      response.then(() => true),
      new Promise<boolean>((resolve) => setImmediate(() => resolve(false))),
    ]);
    if (!hasResponded) clock.advance(20_000);
    return await response;
  };
  return { respond, close: () => [responder, engine].forEach((part) => part.close()) };
}

const errorSchema = v.pipe(
  v.object({ __type: v.pipe(v.string(), v.regex(/^com\.amazonaws\.sqs#[A-Za-z.]+$/)), message: v.string() }),
  v.check(({ message }) => message.length < 3 * 65_536),
);

/** Expects an output, or an SQS error that is the sender's fault. */
function expectWellFormed({ statusCode, headers, body }: SqsAnswer): void {
  expect(() => JSON.stringify(body)).not.toThrow();
  if (statusCode === 200) return;
  v.parse(errorSchema, body);
  expect(headers['x-amzn-query-error']).toMatch(/^[A-Za-z.]+;Sender$/);
  expect(statusCode).toBeLessThan(500);
}

describe('the SQS actions', () => {
  fuzz(
    'return an output or a sender error for any input, and keep serving',
    1_000,
    fc.array(requests, { minLength: 1, maxLength: 4 }),
    async (sequence) => {
      const { respond, close } = setUp();
      for (const { name, input } of sequence) expectWellFormed(await respond(name, JSON.parse(JSON.stringify(input))));
      await respond('CreateQueue', { QueueName: 'still' });
      const sent = await respond('SendMessage', { QueueUrl: 'still', MessageBody: 'here' });
      expect(sent.statusCode).toBe(200);
      expect(await respond('ReceiveMessage', { QueueUrl: 'still' })).toMatchObject({
        body: { Messages: [{ Body: 'here' }] },
      });
      close();
    },
  );

  fuzz(
    'return a message unchanged or reject it',
    1_000,
    fc.tuple(hostileText(), hostileKey(), hostileText(), hostileText()),
    async ([MessageBody, name, StringValue, tag]) => {
      const { respond, close } = setUp();
      const attributes = Object.fromEntries([[name, { DataType: 'String', StringValue }]]);
      const sent = await respond('SendMessage', { QueueUrl, MessageBody, MessageAttributes: attributes });
      expectWellFormed(sent);
      const received = await respond('ReceiveMessage', { QueueUrl, MessageAttributeNames: ['All'] });
      const expected = { body: { Messages: [{ Body: MessageBody, MessageAttributes: attributes }] } };
      if (sent.statusCode === 200) expect(received).toMatchObject(expected);
      else expect(received.body).toEqual({});

      const Tags = Object.fromEntries([[name, tag]]);
      const tagged = await respond('TagQueue', { QueueUrl, Tags });
      expectWellFormed(tagged);
      if (tagged.statusCode === 200)
        expect(JSON.stringify((await respond('ListQueueTags', { QueueUrl })).body)).toBe(JSON.stringify({ Tags }));
      close();
    },
  );
});
