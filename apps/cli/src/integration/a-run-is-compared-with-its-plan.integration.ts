import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target.
jest.setTimeout(120_000);

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  test('runs --plan has nothing to say before the first row', async () => {
    await target.runDay('2026-03-27');
    expect((await target.daybreak('runs', '--plan')).stdout).toBe('No run has dispatched rows yet\n');
  });

  test('runs --plan lists the runs that dispatched rows, as planned', async () => {
    const rows = ['a', 'b'].map((id) => JSON.stringify({ id, dueDate: '2026-03-28', changes: { price: 1 } }));
    target.write('rows.jsonl', `${rows.join('\n')}\n{"id":"c","dueDate":"2026-03-29"}\n`);
    await target.json('import', 'rows.jsonl');
    for (const day of ['2026-03-28', '2026-03-29', '2026-03-30']) await target.runDay(day);

    const { stdout, exitCode } = await target.daybreak('runs', '--plan');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ +scheduled for +dispatched +in +planned +ended +in +planned +ratio +run\n/);
    expect(stdout.match(/ as planned /g)).toHaveLength(2);
    const plan = {
      dispatch: { seconds: expect.any(Number), plannedSeconds: expect.any(Number) },
      completion: { rows: 1, seconds: expect.any(Number), plannedSeconds: expect.any(Number) },
      ratio: expect.any(Number),
      verdict: 'as planned',
    };
    expect(await target.json('runs', '--plan', '--limit', '1')).toEqual({
      runs: [expect.objectContaining({ dispatched: 1, completed: 1, plan })],
      unreadable: [],
    });
  });

  test('runs --plan refuses to go without outcomes', async () => {
    expect(await target.daybreak('runs', '--plan', '--no-outcomes')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('Give either --plan or --no-outcomes'),
    });
  });
});

test('a stack is planned with the settings of its deployed template', async () => {
  await using target = await startTarget('stack');
  const { aws } = target;
  if (aws === undefined) throw new Error('A stack has its AWS');
  target.write('rows.csv', 'id,dueDate\na,2026-03-29\n');
  await target.json('import', 'rows.csv');
  await target.runDay('2026-03-29');
  const planned = await plannedSeconds(target);
  aws.template = aws.template.replaceAll(
    /"MaximumBatchingWindowInSeconds": ?1\b/g,
    '"MaximumBatchingWindowInSeconds":40',
  );
  expect(await plannedSeconds(target)).toBeGreaterThan(planned + 70);
});

async function plannedSeconds(target: TestTarget): Promise<number> {
  const { stdout } = await target.daybreak('runs', '--plan', '--json');
  return Number(/"completion":\{[^}]*"plannedSeconds":([\d.]+)/.exec(stdout)?.[1]);
}
