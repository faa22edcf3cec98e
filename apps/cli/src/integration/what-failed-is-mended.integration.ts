import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { startTarget } from '../testing/start-target.ts';
import { targetKinds, type TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens the target, and a failing message is tried five times.
jest.setTimeout(120_000);

const day = '2026-03-29';
const runsSchema = v.object({ runs: v.array(v.looseObject({ runId: v.string() })) });
const messagesSchema = v.object({
  parked: v.number(),
  messages: v.array(v.object({ messageId: v.string(), body: v.string() })),
});

describe.each(targetKinds)('of a %s', (kind) => {
  let target: TestTarget;
  beforeAll(async () => {
    target = await startTarget(kind);
    target.write('rows.jsonl', `{"id":"good","dueDate":"${day}","changes":{"price":1}}\n`);
    await target.json('import', 'rows.jsonl');
    await target.open(async ({ rows, queues: { sqs, urlOf } }) => {
      for (const id of ['bad-1', 'bad-2', 'bad-3']) await rows.put(unplannable(id));
      const send = async (body: string): Promise<unknown> =>
        await sqs.send(new SendMessageCommand({ QueueUrl: urlOf('row'), MessageBody: body }));
      for (const body of ['garbage 1', 'garbage 2', 'garbage 3']) await send(body);
    });
    await target.runDay(day);
  });
  afterAll(async () => await target[Symbol.asyncDispose]());

  /** A row that import rejects: its rule needs the number of months. */
  function unplannable(id: string) {
    return { id, dueDate: day, timeZone: 'UTC', rule: 'renew', changes: {}, values: {} };
  }

  test('failed counts rows by cause, and the outcomes of a run add up', async () => {
    const cause = "PlanError: The rule renew can't plan the row: changes.periodMonths: is missing";
    expect(await target.json('failed')).toEqual({
      failed: 3,
      byCause: [{ function: 'worker', cause, count: 3 }],
      rows: expect.arrayContaining(
        ['bad-1', 'bad-2', 'bad-3'].map((id) => ({
          id,
          version: 1,
          function: 'worker',
          cause,
          at: expect.any(String),
        })),
      ),
      unreadable: [],
    });
    expect(await target.json('failed', '--cause', 'PERIODMONTHS', '--limit', '1')).toMatchObject({
      failed: 3,
      rows: [{}],
    });
    expect((await target.daybreak('failed', '--cause', 'flood')).stdout).toBe('No row has failed\n');
    expect(await target.json('explain', 'bad-1')).toMatchObject({
      reason: { why: 'failed' },
      events: [{ event: 'put' }, { event: 'failed' }],
    });

    const [run] = v.parse(runsSchema, await target.json('runs', '--outcomes')).runs;
    const counts = { dispatched: 4, completed: 1, skipped: 0, superseded: 0, failed: 3, inFlight: 0 };
    expect(run).toMatchObject({ scheduledTime: `${day}T12:00:00.000Z`, state: 'finished', ...counts });
    expect((await target.daybreak('runs', '--no-outcomes')).stdout).not.toContain('failed');
    expect(await target.json('status')).toMatchObject({ failed: 3 });
  });

  test('no command reads the whole table, unless it is asked to', async () => {
    const [{ runId } = { runId: '' }] = v.parse(runsSchema, await target.json('runs')).runs;
    expect(await target.json('runs', runId)).toMatchObject({ runs: [{ dispatched: 4, failed: 3, inFlight: 0 }] });
    const unknown = await target.daybreak('runs', 'nobody');
    expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('There is no run nobody in') });

    const { scans } = target;
    if (scans === undefined) return;
    const scansOf = async (...args: string[]): Promise<number> => {
      const before = scans();
      await target.json(...args);
      return scans() - before;
    };
    for (const args of [['failed'], ['redrive', '--dry-run'], ['runs', runId], ['status']])
      expect({ args, scans: await scansOf(...args) }).toEqual({ args, scans: 0 });
    // The pages of the table of runs, which is small; how many there are is the stack's affair.
    for (const args of [['runs'], ['overdue'], ['failed', '--scan'], ['runs', '--outcomes']])
      expect(await scansOf(...args)).toBeGreaterThan(0);
  });

  test('rows that an older version failed are found by a scan, until they are indexed once', async () => {
    await target.forgetFailedIndex('bad-1');
    const before = await target.daybreak('failed', '--json');
    expect(JSON.parse(before.stdout)).toMatchObject({ failed: 3 });
    expect(before.stderr).toContain('run daybreak failed --scan');
    expect(await target.json('status')).not.toHaveProperty('failed');

    expect(await target.json('failed', '--scan')).toMatchObject({ failed: 3 });
    const after = await target.daybreak('failed', '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ failed: 3 });
    expect(after.stderr).not.toContain('--scan');
    expect(await target.json('status')).toMatchObject({ failed: 3 });
  });

  test('redrive schedules the rows of a cause or of ids, with --yes', async () => {
    expect(await target.json('redrive', '--dry-run')).toMatchObject({ matched: 3, redriven: 0, dryRun: true });
    const unasked = await target.daybreak('redrive');
    expect(unasked.stderr).toContain(`This schedules 3 failed rows of ${target.name} again, at most 50 a second`);
    expect(unasked.exitCode).toBe(2);
    expect(await target.json('redrive', '--cause', 'flood', '--yes')).toMatchObject({ matched: 0, redriven: 0 });

    const named = await target.daybreak('redrive', '--ids', 'bad-1', 'good', 'nobody', '--yes', '--json');
    expect(JSON.parse(named.stdout)).toMatchObject({
      matched: 1,
      redriven: 1,
      skipped: [
        { id: 'good', reason: 'it is completed' },
        { id: 'nobody', reason: 'there is no such row' },
      ],
    });
    expect(named.exitCode).toBe(1);
    expect(await target.json('redrive', '--rate', '1000/s', '--yes')).toMatchObject({
      matched: 2,
      redriven: 2,
      skipped: [],
    });
    expect(await target.json('failed')).toMatchObject({ failed: 0 });
    expect(await target.json('explain', 'bad-2')).toMatchObject({
      version: 2,
      reason: { why: 'noRunYet' },
      events: [{ event: 'put' }, { event: 'failed' }, { event: 'redriven' }],
    });
  });

  test('overdue lists rows that are still scheduled, with the run that should have taken them', async () => {
    const { rows, ...report } = v.parse(
      v.object({ run: v.object({ scheduledTime: v.string() }), overdue: v.number(), rows: v.array(v.unknown()) }),
      await target.json('overdue'),
    );
    expect(report).toMatchObject({ run: { scheduledTime: `${day}T12:00:00.000Z` }, overdue: 3 });
    // No run has begun since the redrive, so that no run should have taken them.
    expect(rows).toContainEqual({
      id: 'bad-1',
      dueDate: day,
      timeZone: 'UTC',
      dueAt: `${day}T00:00:00.000Z`,
      lateSeconds: expect.any(Number),
      written: 0,
    });
    await target.open(async ({ runs }) => {
      const runId = 'a run that dispatches nothing';
      await runs.open({ runId, scheduledTime: `${day}T13:00:00Z`, shardCount: 16 });
      await runs.finish(runId);
    });
    expect(await target.json('overdue', '--limit', '1')).toMatchObject({
      overdue: 3,
      rows: [{ runId: 'a run that dispatches nothing' }],
    });
    expect(await target.json('explain', 'bad-1')).toMatchObject({
      reason: { why: 'overdue', runId: 'a run that dispatches nothing' },
    });
  });

  test('parking list keeps the messages, requeue sends them back, and drop deletes them after writing them', async () => {
    const { messages } = v.parse(messagesSchema, await target.json('parking', 'list'));
    expect(messages.map(({ body }) => body).toSorted()).toEqual(['garbage 1', 'garbage 2', 'garbage 3']);
    expect((await target.daybreak('parking', 'list', '--limit', '2')).stdout).toContain('and 1 more');
    expect(await depthOf('parking')).toBe(3);

    const unasked = await target.daybreak('parking', 'requeue');
    expect(unasked.stderr).toContain('This sends 3 parked messages of');
    expect(unasked.exitCode).toBe(2);

    const [first, second, third] = messages;
    const dropped = await target.daybreak(
      'parking',
      'drop',
      'dropped.jsonl',
      '--ids',
      first?.messageId ?? '',
      '--yes',
      '--json',
    );
    expect(JSON.parse(dropped.stdout)).toEqual({ dropped: 1, file: 'dropped.jsonl', missing: [] });
    expect(JSON.parse(readFileSync(join(target.folder, 'dropped.jsonl'), 'utf8'))).toMatchObject({
      ...first,
      source: expect.stringMatching(/:Daybreak-dev-RowQueue$/),
      reason: 'the body is not JSON',
    });
    const again = await target.daybreak('parking', 'drop', 'dropped.jsonl', '--yes');
    expect(again).toMatchObject({ exitCode: 2, stderr: 'dropped.jsonl already exists: name another file\n' });
    expect(await depthOf('parking')).toBe(2);

    const gone = await target.daybreak(
      'parking',
      'requeue',
      '--ids',
      second?.messageId ?? '',
      first?.messageId ?? '',
      '--yes',
      '--json',
    );
    expect(JSON.parse(gone.stdout)).toEqual({
      requeued: 1,
      left: [{ messageId: first?.messageId, reason: 'it is not in the parking queue' }],
    });
    expect(gone.exitCode).toBe(1);

    const printed = await target.daybreak('parking', 'drop', '--yes', '--ids', third?.messageId ?? '');
    expect(JSON.parse(printed.stdout)).toMatchObject({ ...third });
    expect(printed.stderr).toBe('1 message dropped\n');
    expect(await depthOf('parking')).toBe(0);
  });

  test('status prints the queue depths and the last run', async () => {
    expect(await target.json('status')).toMatchObject({
      target: target.name,
      lastRun: { runId: 'a run that dispatches nothing', state: 'finished', dispatched: 0 },
      due: 3,
    });
    const { stdout } = await target.daybreak('status');
    expect(stdout).toContain('Last run: for 2026-03-29T13:00:00Z');
    expect(stdout).not.toContain('Rows wait for a rule');

    // The worker records this while a message of such a row waits.
    await target.open(async ({ rows, runs, queues: { sqs, urlOf } }) => {
      await rows.put({ ...unplannable('early'), rule: 'renew-2' });
      await runs.recordMissingRules(['renew-2']);
      const MessageBody = JSON.stringify({ rowId: 'early', version: 1, runId: 'a run' });
      await sqs.send(new SendMessageCommand({ QueueUrl: urlOf('row'), MessageBody }));
    });
    expect(await target.json('status')).toMatchObject({ missingRules: { rules: ['renew-2'] } });
    expect((await target.daybreak('status')).stdout).toContain(
      'Rows wait for a rule that the worker does not have: renew-2',
    );
  });

  async function depthOf(queue: string): Promise<number | undefined> {
    const schema = v.object({
      queues: v.array(v.object({ queue: v.string(), waiting: v.number(), inFlight: v.number() })),
    });
    const { queues } = v.parse(schema, await target.json('status'));
    const found = queues.find((depth) => depth.queue === queue);
    expect(found?.inFlight).toBe(0);
    return found?.waiting;
  }
});
