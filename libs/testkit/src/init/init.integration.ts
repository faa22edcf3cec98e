import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { init } from './init.ts';
import { parseArguments } from './parse-arguments.ts';

// A project with node:test. Its function forwards messages for `out`, and fails for others.
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
    if (JSON.parse(MessageBody).to !== 'out') throw new Error('The message has no target');
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.OUT, MessageBody }));
  }
}
`;

const dist = join(import.meta.dirname, '../../../../dist');
let folder: string;
beforeEach(() => {
  // The folder is in the workspace, so that the function finds its SDK.
  mkdirSync(dist, { recursive: true });
  folder = mkdtempSync(join(dist, 'init-'));
  mkdirSync(join(folder, 'relay'));
  writeFileSync(join(folder, 'relay/index.mjs'), relay);
  writeFileSync(join(folder, 'template.yaml'), template);
  writeFileSync(join(folder, 'package.json'), '{}');
});
afterEach(() => rmSync(folder, { recursive: true }));

const runInit = async (...args: string[]): Promise<string> => {
  const parsed = parseArguments(['init', 'template.yaml', ...args]);
  if (parsed === undefined) throw new Error('The arguments ask for help');
  return await init(parsed, folder);
};
const written = (): string => readFileSync(join(folder, 'test/pipeline.test.js'), 'utf8');

it('writes a test that expects the state after the run', async () => {
  const result: unknown = JSON.parse(await runInit('--message', '{"to":"out"}', '--json'));
  expect(result).toEqual({
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

  await expect(runInit()).rejects.toThrow(/already exists: overwrite it with --force/);
  expect(await runInit('--dry-run', '--message', '{"to":"out"}')).toBe(written());
}, 60_000);

it('writes nothing if a function fails, also at the only receive of the message', async () => {
  await expect(runInit('--message', '{"to":"nobody"}')).rejects.toThrow(
    /fails for the arrival at the queue in: .*nobody.*\. Pass a message [\s\S]*The message has no target/,
  );
  expect(existsSync(join(folder, 'test'))).toBe(false);
}, 60_000);

it('writes nothing with --strict if a resource is not emulated', async () => {
  writeFileSync(join(folder, 'template.yaml'), `${template}  Search: { Type: AWS::OpenSearchService::Domain }\n`);
  await expect(runInit('--strict')).rejects.toThrow(
    /has resources that are not emulated:\n {2}Search \(AWS::OpenSearchService::Domain\)/,
  );
});
