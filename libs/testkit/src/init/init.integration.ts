import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { init } from './init.ts';
import { parseArguments } from './parse-arguments.ts';

// A project of Node's own runner, whose function sends what it is told to, and fails at what it is not.
const template = `
Transform: AWS::Serverless-2016-10-31
Resources:
  In: { Type: AWS::SQS::Queue, Properties: { QueueName: in, RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 1 } } }
  Out: { Type: AWS::SQS::Queue, Properties: { QueueName: out } }
  Dead: { Type: AWS::SQS::Queue, Properties: { QueueName: dead } }
  Relay:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: relay
      Handler: index.handler
      Runtime: nodejs24.x
      Environment: { Variables: { OUT: !Ref Out } }
      Policies: [{ SQSSendMessagePolicy: { QueueName: !GetAtt Out.QueueName } }]
      Events: { In: { Type: SQS, Properties: { Queue: !GetAtt In.Arn } } }
`;
const relay = `
import { SQSClient, SendMessageCommand } from '@aws-sdk/client-sqs';
const sqs = new SQSClient();
export async function handler({ Records }) {
  for (const { body: MessageBody } of Records) {
    if (JSON.parse(MessageBody).to !== 'out') throw new Error('It says not where to');
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody }));
  }
}
`;

const dist = join(import.meta.dirname, '../../../../dist');
let folder: string;
beforeEach(() => {
  // Below this workspace, so that the function finds its SDK.
  mkdirSync(dist, { recursive: true });
  folder = mkdtempSync(join(dist, 'init-'));
  mkdirSync(join(folder, 'relay'));
  writeFileSync(join(folder, 'relay/index.mjs'), relay);
  writeFileSync(join(folder, 'template.yaml'), template);
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const type = async (...args: string[]): Promise<string> => {
  const typed = parseArguments(['init', 'template.yaml', ...args]);
  if (typed === undefined) throw new Error('It asks for help');
  return await init(typed, folder);
};
const written = (): string => readFileSync(join(folder, 'test/pipeline.test.js'), 'utf8');

it('writes a test that expects what the pipeline leaves', async () => {
  const told: unknown = JSON.parse(await type('--message', '{"to":"out"}', '--json'));
  expect(told).toEqual({
    file: 'test/pipeline.test.js',
    written: true,
    run: 'node --test test/pipeline.test.js',
    runner: 'node',
    module: 'commonjs',
    begins: 'queue in',
    receivers: [expect.stringContaining('Relay')],
    arrival: { queue: 'in', body: '{"to":"out"}' },
    items: {},
    leaves: { out: 1 },
    unsupported: [],
  });
  expect(written()).toContain("skipTime: true, leaves: ['out'] });");
  expect(written()).toContain("expectReceived(stack.queues.queueOrThrow('in')).times(1);");

  await expect(type()).rejects.toThrow(/is there already: --force overwrites it/);
  expect(await type('--dry-run', '--message', '{"to":"out"}')).toBe(written());
}, 60_000);

it('writes nothing when a function fails at the message, though it was received once', async () => {
  await expect(type('--message', '{"to":"nobody"}')).rejects.toThrow(
    /fails at what comes to the queue in: .*nobody.*\. Give something [\s\S]*It says not where to/,
  );
  expect(existsSync(join(folder, 'test'))).toBe(false);
}, 60_000);

it('with --strict, writes nothing when something is not emulated', async () => {
  writeFileSync(join(folder, 'template.yaml'), `${template}  Search: { Type: AWS::OpenSearchService::Domain }\n`);
  await expect(type('--strict')).rejects.toThrow(
    /this is not emulated:\n {2}Search \(AWS::OpenSearchService::Domain\)/,
  );
});
