import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { init } from './init.ts';
import { parseArguments } from './parse-arguments.ts';

const fixtures = join(import.meta.dirname, '../../../local-stack/src/testing/fixtures');
const dist = join(import.meta.dirname, '../../../../dist');
const order = '{"orderId":"order-1"}';
const compute = 'cross-stack/CrossStackCompute.template.json';
const get = '{"pathParameters":{"product":"pen"}}';

/** The entry point of each fixture, and more arguments. */
const written: readonly (readonly [fixture: string, begins: string, ...args: string[]])[] = [
  ['sqs-lambda-inline/SqsLambdaInline.template.json', 'queue SqsLambdaInline-Queue4A7E3555'],
  ['fifo/template.yaml', 'queue orders.fifo'],
  ['sns-sqs-lambda/template.yaml', 'topic sns-sqs-lambda-Topic'],
  ['sns-lambda/SnsLambda.template.json', 'topic SnsLambda-TopicBFC7AF6E'],
  ['eventbridge-sqs/EventBridgeSqs.template.json', 'rule EventBridgeSqs-Rule4C995B7F'],
  ['s3-lambda/template.yaml', 'bucket s3-lambda-photos'],
  ['dynamodb-streams-lambda/template.yaml', 'table dynamodb-streams-lambda-Orders'],
  ['schedule-lambda-sqs/template.yaml', 'schedule RemindDaily'],
  [
    'eventbridge-schedule-lambda/EventBridgeScheduleLambda.template.json',
    'schedule EventBridgeScheduleLambda-Hourly5D3A1B9C',
  ],
  [
    'cross-stack/CrossStackData.template.json',
    'function CrossStackCompute-Store5C1D2E3F',
    compute,
    '--from',
    'CrossStackCompute-Store5C1D2E3F',
    '--message',
    order,
  ],
  [
    'eventbridge-lambda-failure-destination/template.yaml',
    'rule eventbridge-lambda-failure-destination-ChargePlaced',
    '--fails',
  ],
  ['httpapi-lambda-layer/template.yaml', 'function httpapi-lambda-layer-Quote', '--from', 'Quote', '--message', get],
];

let folder: string;
beforeAll(() => {
  // The folder is in the workspace, so that the functions find their SDK.
  mkdirSync(dist, { recursive: true });
  folder = mkdtempSync(join(dist, 'init-from-'));
  cpSync(fixtures, folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  cpSync(join(fixtures, 'sqs-lambda-dynamodb'), join(folder, 'fifo'), { recursive: true });
  const fifo = '      FifoQueue: true\n      QueueName: ';
  replace('fifo/template.yaml', '      VisibilityTimeout', `${fifo}orders.fifo\n      VisibilityTimeout`);
  replace(
    'fifo/template.yaml',
    'Failed:\n    Type: AWS::SQS::Queue',
    `Failed:\n    Type: AWS::SQS::Queue\n    Properties:\n${fifo}failed.fifo`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function replace(file: string, from: string, to: string): void {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

async function runInit(fixture: string, ...args: string[]): Promise<Record<string, unknown>> {
  const test = ['--file', join(fixture, '../pipeline.test.js'), '--json'];
  const parsed = parseArguments(['init', fixture, ...test, ...args]);
  if (parsed === undefined) throw new Error('The arguments ask for help');
  const result: unknown = JSON.parse(await init(parsed, folder));
  return { ...(typeof result === 'object' ? result : {}) };
}

/** Runs all tests in one process, so that the kit is loaded once. */
async function runTests(of: readonly string[]): Promise<string> {
  const all = of.map((fixture) => `await import('./${join(fixture, '../pipeline.test.js')}');\n`);
  writeFileSync(join(folder, 'all.test.js'), all.join(''));
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: _context, ...env } = process.env;
  const run = promisify(execFile)(process.execPath, ['--test-reporter=tap', 'all.test.js'], { cwd: folder, env });
  const { stdout } = await run.catch((failed: { stdout: string }) => failed);
  return stdout;
}

it('writes a test that passes, for every kind of entry point', async () => {
  for (const [fixture, begins, ...args] of written) expect(await runInit(fixture, ...args)).toMatchObject({ begins });
  expect(await runTests(written.map(([fixture]) => fixture))).toContain(`# pass ${2 * written.length}\n# fail 0`);

  // Work that is left running, and an item that is not written, fail the test.
  replace('schedule-lambda-sqs/src/index.js', 'await sqs.send', 'setTimeout(() => {}, 60_000);\n  await sqs.send');
  replace('dynamodb-streams-lambda/src/index.js', 'for (const body of bodies)', 'for (const body of [])');
  const failed = await runTests(['schedule-lambda-sqs/template.yaml', 'dynamodb-streams-lambda/template.yaml']);
  expect(failed).toContain('# pass 2\n# fail 2');
  expect(failed).toMatch(/"nothing is left running" broken at schedule-lambda-sqs-Remind/);
}, 120_000);

it.each([
  ['CrossStackData', 'cross-stack/CrossStackData.template.json', /no resource that a first test can begin with\.$/],
  ['an API', 'httpapi-lambda-layer/template.yaml', /begin with its function.* --from httpapi-lambda-layer-Quote/],
  ['a function in Python', 'sqs-python-lambda/SqsPythonLambda.template.json', /has the runtime python3\.14/],
  ['a function that always fails', 'eventbridge-lambda-failure-destination/template.yaml', /order-1 has no price/],
])(
  'says why it writes no test for %s',
  async (_, fixture, reason) => {
    rmSync(join(folder, fixture, '../pipeline.test.js'), { force: true });
    await expect(runInit(fixture)).rejects.toThrow(reason);
    expect(existsSync(join(folder, fixture, '../pipeline.test.js'))).toBe(false);
  },
  60_000,
);

it('says that an arrival had no effect', async () => {
  const given = ['--message', '{"orderId":"none"}'];
  await expect(runInit('eventbridge-lambda-failure-destination/template.yaml', ...given)).rejects.toThrow(
    /after the arrival at the rule .*"orderId":"none".* --message/,
  );
}, 60_000);
