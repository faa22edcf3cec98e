import { createMessageSender, toDeadLetter } from '@daybreak/batch';
import { createEventSender } from '@daybreak/events';
import { type DynamoDBEngine, installedEngines } from '@daybreak/local-stack';
import { createRowRepository, createRunRepository, rowsTable, runsTable } from '@daybreak/repository';
import {
  createDynamoDBDocumentClient,
  createMemoryLogger,
  createMemoryMetrics,
  createSqsClient,
  systemClock,
} from '@daybreak/runtime';
import { type FunctionPlaces, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { createEditorHandler } from './create-handler.ts';

const tableName = 'rows';
const shardCount = 4;

function editor({ dynamodb, sqs, outputQueueUrl }: FunctionPlaces) {
  const client = createSqsClient(sqs);
  const documentClient = createDynamoDBDocumentClient(dynamodb);
  return createEditorHandler({
    rows: createRowRepository({ documentClient, tableName, shardCount, clock: systemClock }),
    runs: createRunRepository({ documentClient, tableName: 'runs', clock: systemClock }),
    rowMessages: createMessageSender({ sqs: client, queueUrl: outputQueueUrl }),
    // One queue shows both: a refused edit beside the event of its outcome.
    deadLetters: createMessageSender({ sqs: client, queueUrl: outputQueueUrl, toMessage: toDeadLetter }),
    events: createEventSender({
      target: { kind: 'queue', id: outputQueueUrl, isFifo: false },
      source: 'daybreak.test',
      clients: { sqs: () => client, sns: () => neverUsed(), eventBridge: () => neverUsed() },
    }),
    clock: systemClock,
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
}

function neverUsed(): never {
  throw new Error('The target is a queue');
}

async function startEditor(engine: DynamoDBEngine) {
  const harness = await startFunction(engine, editor, { tables: [rowsTable(tableName), runsTable('runs')] });
  return { ...harness, rows: createRowRepository({ ...harness, tableName, shardCount }) };
}

const eventSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ 'detail-type': v.string(), detail: v.looseObject({ token: v.string() }) }),
);

/** The outcomes that were sent, by the token of their message. */
function outcomesOf({ output }: Awaited<ReturnType<typeof startEditor>>): Record<string, unknown> {
  const events = output.messages().flatMap(({ body }) => {
    const parsed = v.safeParse(eventSchema, body);
    return parsed.success ? [parsed.output] : [];
  });
  return Object.fromEntries(
    events.map(({ 'detail-type': type, detail: { token, result, reason } }) => [token, [type, result ?? reason]]),
  );
}

const row = { id: 'price-1', dueDate: '2027-03-28', changes: { price: 12.5 } };
const put = { schemaVersion: 1, action: 'put', token: 'put', row };
const of = { schemaVersion: 1, rowId: row.id };

describe.each(installedEngines())('the editor on its queues and table (%s)', (engine) => {
  it('makes each kind of edit, and tells its outcome', async () => {
    await using harness = await startEditor(engine);
    const { rows, send } = harness;
    send(put);
    await harness.idle();
    expect(await rows.get('price-1')).toMatchObject({ status: 'scheduled', version: 1, timeZone: 'UTC' });

    const edits = [
      { ...of, token: 'change', action: 'change', changes: { price: 13 } },
      {
        ...of,
        token: 'move',
        action: 'reschedule',
        dueDate: '2027-04-01',
        dueTime: '09:30',
        timeZone: 'Europe/Lisbon',
      },
      { ...of, token: 'cancel', action: 'cancel', ifVersion: 3 },
      { ...put, token: 'replace', row: { ...row, repeat: 'FREQ=MONTHLY;BYMONTHDAY=28' }, replace: true },
      { ...of, token: 'skip', action: 'skip' },
      { ...of, token: 'pause', action: 'pause', reason: 'wrong', by: 'ada' },
      { ...of, token: 'resume', action: 'resume' },
      { ...of, token: 'delete', action: 'delete' },
    ];
    for (const edit of edits) {
      send(edit);
      await harness.idle();
    }
    expect(outcomesOf(harness)).toEqual({
      put: ['EditApplied', 'created'],
      change: ['EditApplied', 'edited'],
      move: ['EditApplied', 'edited'],
      cancel: ['EditApplied', 'edited'],
      replace: ['EditApplied', 'replaced'],
      skip: ['EditApplied', 'edited'],
      pause: ['EditApplied', 'edited'],
      resume: ['EditApplied', 'edited'],
      delete: ['EditApplied', 'edited'],
    });
    expect((await rows.getWithHistory('price-1'))?.tombstone?.history).toMatchObject({
      1: { end: 'changed' },
      2: { end: 'rescheduled' },
      3: { end: 'cancelled' },
      5: { end: 'skipped' },
      6: { end: 'deleted' },
    });
  });

  it('makes an edit once, however often its message comes', async () => {
    await using harness = await startEditor(engine);
    harness.send(put, put);
    await harness.idle();
    const move = { ...of, token: 'move', action: 'reschedule', dueDate: '2027-04-01' };
    harness.send(move, move);
    await harness.idle();
    harness.send({ ...of, token: 'change', action: 'change', changes: { price: 13 } });
    await harness.idle();
    harness.send(move, put);
    await harness.idle();
    expect(await harness.rows.get('price-1')).toMatchObject({
      version: 3,
      dueDate: '2027-04-01',
      changes: { price: 13 },
    });
    expect(outcomesOf(harness)).toMatchObject({ move: ['EditApplied', 'repeated'], put: ['EditApplied', 'repeated'] });
  });

  it('makes the edits of a row in their sequence, whatever the order in which they come', async () => {
    await using harness = await startEditor(engine);
    const edits = [
      { ...put, sequence: 1 },
      ...Array.from({ length: 8 }, (_, n) => ({
        ...of,
        token: `t${n}`,
        sequence: n + 2,
        action: n % 2 === 0 ? 'change' : 'reschedule',
        ...(n % 2 === 0 ? { changes: { price: n } } : { dueDate: `2027-05-0${n}` }),
      })),
    ];
    harness.send(...edits.toReversed());
    await harness.idle();
    expect(await harness.rows.get('price-1')).toMatchObject({
      version: 9,
      changes: { price: 6 },
      dueDate: '2027-05-07',
    });
  });

  it('runs a row now, once for each token', async () => {
    await using harness = await startEditor(engine);
    harness.send({ ...put, row: { ...row, tenant: 'acme' } });
    await harness.idle();
    const run = { ...of, token: 'run', action: 'run', by: 'ada' };
    harness.send(run, run);
    await harness.idle();
    const sent = harness.output.messages().filter(({ body }) => body.includes('"runId"'));
    expect(sent.map(({ body }): unknown => JSON.parse(body))).toEqual([
      {
        rowId: 'price-1',
        version: 1,
        runId: expect.stringMatching(/^by-hand\//),
        dueBy: expect.any(String),
        messageGroupId: 'acme',
      },
    ]);
    harness.send({ ...of, token: 'cancel', action: 'cancel' });
    await harness.idle();
    harness.send({ ...of, token: 'again', action: 'run' });
    await harness.idle();
    expect(outcomesOf(harness)).toMatchObject({
      run: ['EditApplied', 'repeated'],
      again: ['EditRefused', 'ConflictError'],
    });
  });

  it('refuses what can never be made, with its reason, and makes the rest', async () => {
    await using harness = await startEditor(engine);
    harness.send(put);
    await harness.idle();
    harness.send(
      { ...put, token: 'conflict', row: { ...row, dueDate: '2028-01-01' } },
      { ...put, token: 'bad row', row: { id: 'b', dueDate: 'soon', colour: 1 } },
      { ...of, token: 'nobody', action: 'cancel', rowId: 'nobody' },
      { ...of, token: 'version', action: 'cancel', ifVersion: 7 },
      { ...of, token: 'no date', action: 'reschedule', dueDate: '2027-02-30' },
      { ...of, token: 'no series', action: 'skip' },
      { ...of, token: 'unknown', action: 'explode' },
      { ...of, token: 'healthy', action: 'change', changes: { price: 14 } },
    );
    await harness.idle();
    expect(await harness.rows.get('price-1')).toMatchObject({ version: 2, changes: { price: 14 } });
    expect(outcomesOf(harness)).toEqual({
      put: ['EditApplied', 'created'],
      conflict: ['EditRefused', 'ConflictError'],
      'bad row': ['EditRefused', 'RefusedEditError'],
      nobody: ['EditRefused', 'RowNotFoundError'],
      version: ['EditRefused', 'ConflictError'],
      'no date': ['EditRefused', 'RefusedEditError'],
      'no series': ['EditRefused', 'RefusedEditError'],
      healthy: ['EditApplied', 'edited'],
    });
    const refused = harness.output
      .messages()
      .filter(({ body }) => body.includes('"action"') && !body.includes('detail'));
    expect(refused).toHaveLength(7);
  });
});
