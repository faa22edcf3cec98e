import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { awsEnvironment, setEnvironment } from '../testing/aws-environment.ts';
import type { FakeAws } from '../testing/start-fake-aws.ts';
import { startTarget } from '../testing/start-target.ts';
import type { TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target.
jest.setTimeout(120_000);

let target: TestTarget;
let aws: FakeAws;
beforeAll(async () => {
  target = await startTarget('stack');
  if (target.aws === undefined) throw new Error('A stack has its AWS');
  aws = target.aws;
  target.write(
    'rows.jsonl',
    '{"id":"a","dueDate":"2026-03-29","changes":{"price":1}}\n{"id":"b","dueDate":"2098-01-01"}\n',
  );
  await target.json('import', 'rows.jsonl');
});
afterAll(async () => await target[Symbol.asyncDispose]());
beforeEach(() => {
  aws.refusals.length = 0;
  aws.invocations.length = 0;
});

async function failing(...args: string[]): Promise<{ exitCode: number | null; stderr: string }> {
  const { exitCode, stdout, stderr } = await target.daybreak(...args);
  expect(stdout).toBe('');
  return { exitCode, stderr };
}

describe('an error of AWS becomes one sentence', () => {
  test('for a stack that does not exist', async () => {
    expect(await failing('status', '--target', 'stack:Daybreak-nowhere', '--region', 'eu-west-3')).toEqual({
      exitCode: 1,
      stderr:
        "There is no stack Daybreak-nowhere in eu-west-3: check the name (a stage's stack is Daybreak-STAGE), --region and --profile\n",
    });
  });

  test('for a stack that is not a Daybreak stack', async () => {
    aws.stacks.set('Website', { BucketName: 'x' });
    expect(await failing('show', 'a', '--target', 'stack:Website')).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^stack:Website has no output RowsTableName: it is not a Daybreak stack, or an older version deployed it/,
      ),
    });
  });

  test('for a missing output, only of the command that needs it', async () => {
    const { AlarmNamePrefix: _, ...older } = aws.stacks.get('Daybreak-dev') ?? {};
    aws.stacks.set('Daybreak-older', older);
    expect(await target.json('show', 'a', '--target', 'stack:Daybreak-older')).toMatchObject({ id: 'a' });
    const { exitCode, stderr } = await failing('status', '--target', 'stack:Daybreak-older');
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('has no output AlarmNamePrefix')]);
  });

  test.each([
    ['AccessDenied', 'AWS denied the request: not for you'],
    ['ExpiredToken', 'AWS does not accept the credentials (ExpiredToken: not for you): log in again'],
  ])('for the error %s', async (type, words) => {
    aws.refusals.push({ status: 403, type, message: 'not for you' });
    expect(await failing('show', 'a')).toEqual({ exitCode: 1, stderr: expect.stringContaining(words) });
  });

  test('for missing credentials, an unknown profile, and a missing region', async () => {
    const before = { ...process.env };
    setEnvironment({
      ...awsEnvironment(target.folder),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    try {
      expect(await failing('show', 'a', '--region', 'eu-west-1')).toEqual({
        exitCode: 1,
        stderr: expect.stringMatching(/^No AWS credentials were found \(.+\): log in, add --profile NAME/),
      });
      expect(await failing('show', 'a', '--region', 'eu-west-1', '--profile', 'nobody')).toEqual({
        exitCode: 1,
        stderr: expect.stringMatching(/^The profile nobody gives no credentials/),
      });
      expect(await failing('show', 'a')).toEqual({
        exitCode: 1,
        stderr: 'No AWS region is set: add --region, or set AWS_REGION\n',
      });
    } finally {
      setEnvironment(before);
    }
  });

  test('a profile gives the credentials and the region', async () => {
    const before = { ...process.env };
    target.write('profiles', '[profile ops]\nregion = eu-west-1\naws_access_key_id = x\naws_secret_access_key = y\n');
    setEnvironment({
      ...awsEnvironment(target.folder),
      AWS_CONFIG_FILE: join(target.folder, 'profiles'),
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    try {
      expect(await target.json('show', 'a', '--profile', 'ops')).toMatchObject({ id: 'a' });
    } finally {
      setEnvironment(before);
    }
  });
});

describe('trigger on a stack', () => {
  test('invokes the scanner once, with a new run id', async () => {
    const run = { scheduledTime: '2026-03-29T12:00:00.000Z', state: 'finished', dispatched: 1 };
    expect(await target.json('trigger', '--on', '2026-03-29')).toMatchObject({ run });
    expect(aws.invocations.map(parsed)).toEqual([
      { scheduledTime: '2026-03-29T12:00:00Z', runId: expect.stringMatching(/^2026-03-29T12:00:00Z\/[0-9a-f-]{36}$/) },
    ]);
  });

  test('prints the error of the scanner', async () => {
    aws.failures.push({ errorType: 'TypeError', errorMessage: 'x is not a function' });
    expect(await failing('trigger')).toEqual({
      exitCode: 1,
      stderr: expect.stringMatching(
        /^The scanner daybreak-dev-scanner failed: TypeError: x is not a function\. The run .+ has not finished\. Run the same command again for the rest, /,
      ),
    });
    expect(aws.invocations).toHaveLength(1);
  });

  test('needs --yes for a run ahead of time', async () => {
    const { exitCode, stderr } = await failing('trigger', '--on', '2098-01-01');
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(
        /^2098-01-01T12:00:00Z is in the future: this run takes .* ahead of time, and the values that it writes take effect at once\./,
      ),
    ]);
    expect(aws.invocations).toEqual([]);
  });
});

test('status prints the alarms of every page', async () => {
  aws.alarms.push(
    { AlarmName: 'daybreak-dev-rows-failed', StateValue: 'ALARM', StateReason: '3 rows failed' },
    { AlarmName: 'daybreak-dev-overdue', StateValue: 'OK', StateReason: '' },
    { AlarmName: 'daybreak-dev-errors', StateValue: 'INSUFFICIENT_DATA', StateReason: 'nothing yet' },
    { AlarmName: 'another', StateValue: 'ALARM', StateReason: '' },
  );
  expect(await target.json('status')).toMatchObject({
    alarms: [
      { name: 'daybreak-dev-rows-failed', state: 'ALARM', reason: '3 rows failed' },
      { name: 'daybreak-dev-overdue', state: 'OK' },
      { name: 'daybreak-dev-errors', state: 'INSUFFICIENT_DATA' },
    ],
  });
  const { stdout } = await target.daybreak('status');
  expect(stdout).toMatch(/3 alarms, 1 of them OK\n {2}ALARM +daybreak-dev-rows-failed +3 rows failed\n/);
});

function parsed(text: string): unknown {
  return JSON.parse(text);
}
