import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { createStackClock } from '@daybreak/local-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { accessKeyOf } from '../iam/caller.ts';
import { fixtureModel } from '../testing/fixture-model.ts';
import { createPermissions } from '../iam/create-permissions.ts';
import { type RunningFixture, startFixture } from '../testing/start-fixture.ts';

const arnOf = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });
const queuePolicy = (queue: string, service: string, source: object) => ({
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: queue }],
    PolicyDocument: {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sqs:SendMessage',
        Resource: arnOf(queue),
        Condition: { ArnLike: { 'aws:SourceArn': source } },
      },
    },
  },
});

/** A bucket that notifies a function as in SAM, a queue as in the CDK, and EventBridge. */
const resources = {
  Photos: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: 'photos',
      NotificationConfiguration: {
        EventBridgeConfiguration: {},
        LambdaConfigurations: [
          {
            Event: 's3:ObjectCreated:*',
            Function: arnOf('Consumer'),
            Filter: {
              S3Key: {
                Rules: [
                  { Name: 'prefix', Value: 'in/' },
                  { Name: 'suffix', Value: '.jpg' },
                ],
              },
            },
          },
        ],
      },
    },
  },
  Notifications: {
    Type: 'Custom::S3BucketNotifications',
    Properties: {
      ServiceToken: 'arn:aws:lambda:eu-west-1:000000000000:function:handler',
      BucketName: { Ref: 'Photos' },
      NotificationConfiguration: {
        QueueConfigurations: [{ Events: ['s3:ObjectRemoved:*'], QueueArn: arnOf('Removed') }],
      },
      Managed: true,
    },
  },
  Removed: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'removed' } },
  Seen: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'seen' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['aws.s3'], 'detail-type': ['Object Created'] },
      Targets: [{ Id: 'seen', Arn: arnOf('Seen'), InputPath: '$.detail.object.key' }],
    },
  },
  SeenPolicy: queuePolicy('Seen', 'events.amazonaws.com', arnOf('Rule')),
  RemovedPolicy: queuePolicy('Removed', 's3.amazonaws.com', arnOf('Photos')),
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: { Ref: 'Consumer' },
      Principal: 's3.amazonaws.com',
      SourceArn: arnOf('Photos'),
      SourceAccount: { Ref: 'AWS::AccountId' },
    },
  },
};
const statements = [
  { Effect: 'Allow', Action: 's3:GetObject*', Resource: { 'Fn::Join': ['', [arnOf('Photos'), '/*']] } },
];

let running: RunningFixture;
let s3: S3Client;
const events: unknown[] = [];
const Bucket = 'photos';

beforeAll(async () => {
  running = await startFixture('', {
    clock: createStackClock({ kind: 'manual', startAt: Date.parse('2026-03-29T12:00:00Z') }),
    template: { resources, statements },
    functions: { consumer: async (event) => void events.push(event) },
  });
  s3 = clientOf('test');
});
afterEach(() => {
  events.length = 0;
  for (const queue of running.stack.queues.queues()) queue.purge();
});
afterAll(async () => {
  s3.destroy();
  await running[Symbol.asyncDispose]();
});

function clientOf(accessKeyId: string): S3Client {
  const { s3Endpoint: endpoint = '', region } = running.stack;
  return new S3Client({ endpoint, region, credentials: { accessKeyId, secretAccessKey: 'local' }, maxAttempts: 1 });
}

const put = async (Key: string, Body = 'x') => await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const bodiesOf = (queue: string): unknown[] =>
  running.stack.queues
    .queueOrThrow(queue)
    .messages()
    .map(({ body }): unknown => JSON.parse(body));

describe('an object', () => {
  it('is put, whole or as a stream, and read with its headers', async () => {
    const Key = 'a folder/é+1.txt';
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'hello', ContentType: 'text/plain', Metadata: { owner: 'me' } }),
    );
    const { Body, ...object } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await Body?.transformToString()).toBe('hello');
    expect(object).toMatchObject({ ETag, ContentType: 'text/plain', ContentLength: 5, Metadata: { owner: 'me' } });
    const chunks = Readable.from([Buffer.from('a'.repeat(70_000)), Buffer.from('b')]);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: chunks, ContentLength: 70_001 }));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ContentLength: 70_001 });
    await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NoSuchKey' });
    await expect(s3.send(new HeadObjectCommand({ Bucket, Key }))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(s3.send(new GetObjectCommand({ Bucket: 'other', Key }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
  });

  it('is listed by prefix and delimiter, in pages', async () => {
    for (const key of ['list/a', 'list/b/1', 'list/b/2', 'list/c']) await put(key);
    const keys: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/', MaxKeys: 1, ContinuationToken }),
      );
      keys.push(
        ...(page.Contents ?? []).map(({ Key }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix),
      );
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    expect(keys).toEqual(['list/a', 'list/b/', 'list/c']);
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
  });

  it('can not be copied, and the error names the request', async () => {
    const copied = s3.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: 'photos/a' }));
    await expect(copied).rejects.toThrow('The local buckets do not emulate this request: PUT arn:aws:s3:::photos/b');
  });

  it('can be accessed by a function whose role allows it', async () => {
    await put('mine');
    const own = clientOf(accessKeyOf('consumer'));
    await own.send(new GetObjectCommand({ Bucket, Key: 'mine' }));
    await expect(own.send(new PutObjectCommand({ Bucket, Key: 'mine', Body: '' }))).rejects.toThrow(
      'is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::photos/mine',
    );
    await expect(own.send(new GetObjectCommand({ Bucket, Key: 'missing/key' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:ListBucket on resource: arn:aws:s3:::photos because'),
    });
    own.destroy();
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
  });
});

describe('a bucket', () => {
  it('notifies receivers whose filters match the key, and EventBridge', async () => {
    await put('in/a (b).jpg', 'jpeg');
    await put('in/a.png');
    await put('out/a.jpg');
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'out/a.jpg' }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'out/absent.jpg' }));
    await running.stack.waitUntilIdle({ timeoutMs: 5_000 });
    expect(events).toMatchObject([
      {
        Records: [
          {
            eventSource: 'aws:s3',
            eventName: 'ObjectCreated:Put',
            s3: {
              bucket: { name: 'photos', arn: 'arn:aws:s3:::photos' },
              object: { key: 'in/a+%28b%29.jpg', size: 4 },
            },
          },
        ],
      },
    ]);
    expect(bodiesOf('removed')).toMatchObject([
      { Records: [{ eventName: 'ObjectRemoved:Delete', s3: { object: { key: 'out/a.jpg' } } }] },
    ]);
    expect(new Set(bodiesOf('seen'))).toEqual(new Set(['in/a (b).jpg', 'in/a.png', 'out/a.jpg']));
  });

  it('does not start if it may not notify a receiver, as AWS does not deploy it', () => {
    const { Permission: _, ...others } = resources;
    const model = fixtureModel({ resources: others, statements });
    expect(() => createPermissions(model, 'x')).toThrow(
      'Bucket Photos: Unable to validate the following destination configurations: s3.amazonaws.com is not authorized to perform: lambda:InvokeFunction',
    );
  });
});
