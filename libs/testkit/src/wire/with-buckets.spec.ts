import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createSimulator, type Simulator } from '../simulation/create-simulator.ts';

// The code is in the template, and unpacked outside any node_modules. So the function uses the SDK of the runtime.
const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  In: { Type: AWS::S3::Bucket, Properties: { BucketName: in } }
  Out: { Type: AWS::S3::Bucket, Properties: { BucketName: out } }
  Done: { Type: AWS::SQS::Queue, Properties: { QueueName: done } }
  Copy:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: copy
      Handler: index.handler
      Runtime: nodejs24.x
      InlineCode: |
        const { GetObjectCommand, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');
        const { SendMessageCommand, SQSClient } = require('@aws-sdk/client-sqs');
        const s3 = new S3Client();
        const sqs = new SQSClient();
        exports.handler = async ({ Records: [{ s3: { bucket, object } }] }) => {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
          const text = await Body.transformToString();
          const Bucket = text === 'for others' ? 'of-others' : 'out';
          await s3.send(new PutObjectCommand({ Bucket, Key: object.key, Body: text.toUpperCase() }));
          const { ContentLength } = await s3.send(new GetObjectCommand({ Bucket, Key: object.key }));
          await sqs.send(new SendMessageCommand({ QueueUrl: process.env.DONE, MessageBody: text + ContentLength }));
        };
      Environment: { Variables: { DONE: !Ref Done } }
      Events: { Object: { Type: S3, Properties: { Bucket: !Ref In, Events: s3:ObjectCreated:* } } }
`;

let folder: string;
let simulator: Simulator<{ body: string }, object>;
const left: unknown[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'buckets-'));
  const path = join(folder, 'template.yaml');
  writeFileSync(path, template);
  simulator = await createSimulator<{ body: string }>({
    template: path,
    begin: ({ body }, { arrive }) => arrive({ bucket: 'in', key: 'a.txt', body }),
    oracle: ({ messages }) => ({ atEnd: () => void left.push(...messages()) }),
  });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

it("a function gets and puts objects of the template's buckets", async () => {
  await simulator.simulate({ body: 'één', decisions: [] });
  expect(left).toEqual([{ queue: 'done', body: 'één5' }]);
});

it('a request to another bucket is outside the simulation', async () => {
  await expect(simulator.simulate({ body: 'for others', decisions: [] })).rejects.toThrow(
    /PUT https:\/\/of-others\.s3\.us-east-1\.amazonaws\.com\/a\.txt.*, which copy sent, is outside the simulation/,
  );
});
