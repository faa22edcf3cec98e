import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  createStackClock,
  type HandlersByName,
  installedEngines,
  type LocalStack,
  startLocalStack,
} from '@daybreak/local-stack';
import { createRowRepository, dueShard, type RowRepository, toAttributes } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { noDuplicates } from '../no-duplicates.ts';
import type { FunctionWiring } from '../pipeline/capabilities.ts';
import { readPipelineOutputs } from '../pipeline/pipeline-outputs.ts';
import { templatePath } from '../template-path.ts';
import { faultyWriter } from '../faulty/faulty-writer.ts';

/** Stands in every value that is planted, as text or in the digits of a number; no key, id or reason holds it. */
const secretText = 's3cr3t-of-a-row';
const secretNumber = 48_151_623_420_001;
const isTold = (text: string): boolean => text.includes(secretText) || text.includes(String(secretNumber));

const secrets = { text: secretText, number: secretNumber, list: [secretText], map: { deep: { secretly: secretText } } };
const base = { dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} };
const noon = '2026-03-29T12:00:00Z';

interface Written {
  /** All that functions wrote, metrics and errors included, and what the stack logged of their failures. */
  lines: string[];
  /** What is kept of errors on rows, and the attributes of what was parked. */
  kept: string[];
  statuses: (string | undefined)[];
  parkedBodies: string[];
}

/** Functions in the place of others, which write lines as those do. */
type FaultyVariant = (write: (line: string) => void) => (wiring: FunctionWiring) => HandlersByName;

/** Takes rows and messages full of secrets through every end that they can have. */
async function takeEveryEnd(faulty?: FaultyVariant): Promise<Written> {
  const lines: string[] = [];
  await using started = new AsyncDisposableStack();
  const [engine] = installedEngines();
  const stack = await startLocalStack({
    templatePath,
    engine,
    clock: createStackClock({ kind: 'manual' }),
    environment: { LOG_LEVEL: 'DEBUG' },
    warmUp: false,
    // Parked messages are read below.
    leaves: 'any',
    // Of a message that is parked twice, ten would not be all.
    ...noDuplicates,
    onFunctionLog: (_, line) => void lines.push(line),
    ...(faulty === undefined ? {} : { functions: faulty((line) => void lines.push(line)) }),
  });
  started.defer(async () => await stack.stop());
  const outputs = readPipelineOutputs(stack.outputs);
  const { region, dynamodbEndpoint: endpoint } = stack;
  const credentials = { accessKeyId: 'owner', secretAccessKey: 'local' };
  const documentClient = createDynamoDBDocumentClient({ endpoint, region, credentials });
  started.defer(() => documentClient.destroy());
  const tableName = outputs.RowsTableName;
  const rows = createRowRepository({
    documentClient,
    tableName,
    shardCount: outputs.DueShardCount,
    clock: systemClock,
  });

  await putRows(rows);
  // No row at all: nobody can read at which version it is.
  const corrupt = {
    ...toAttributes({ ...base, id: 'corrupt', changes: secrets, status: 'scheduled', version: secretText }),
    ...toAttributes({ dueShard: dueShard('corrupt', outputs.DueShardCount), dueAt: '2026-03-28T00:00:00.000Z' }),
  };
  await documentClient.send(new PutItemCommand({ TableName: tableName, Item: corrupt }));
  sendMessages(stack, outputs);
  await stack.fireSchedule(outputs.ScheduleName, { scheduledTime: new Date(noon) });
  // Nothing of SQS's, and a trigger that is none.
  const event = { Records: [{ messageId: '', body: secretText, attributes: secrets }] };
  for (const name of [outputs.WorkerFunctionName, outputs.WriterFunctionName, outputs.DeadLetterFunctionName])
    await stack.invoke(name, event, { type: 'request' });
  await stack.waitUntilIdle({ timeoutMs: 60_000, skipTime: true });

  const found = await Promise.all(['good', 'unplannable', 'unwritable', 'late'].map(async (id) => await rows.get(id)));
  const parking = stack.queues.queueOrThrow(outputs.ParkingQueueUrl);
  const parked = parking.receive({ maxMessages: 10 });
  const errors = found.map((row) => JSON.stringify([row?.lastError, row?.history]));
  return {
    lines,
    kept: [...errors, ...parked.map(({ attributes }) => JSON.stringify(attributes))],
    statuses: found.map((row) => row?.status),
    parkedBodies: parked.map(({ body }) => body),
  };
}

async function putRows(rows: RowRepository): Promise<void> {
  await rows.put({ ...base, id: 'good', changes: secrets, values: { before: secretText } });
  // Unchecked, as an owner's own code may put it.
  await rows.put({ ...base, id: 'unplannable', rule: 'renew', changes: { periodMonths: secretText } });
  const filler = { filler: `${secretText} ${'x'.repeat(180_000)}` };
  await rows.put({
    ...base,
    id: 'unwritable',
    changes: { ...secrets, big: `${secretText} ${'y'.repeat(120_000)}` },
    values: filler,
  });
  await rows.put({ ...base, id: 'late', changes: secrets });
  await rows.change({ id: 'late', changes: { ...secrets, more: secretText } });
}

/** Messages that are late, that no function can read, and that no update can carry out. */
function sendMessages(
  { queues }: LocalStack,
  { RowQueueUrl, ValueQueueUrl }: ReturnType<typeof readPipelineOutputs>,
): void {
  const values = { rowId: 'late', version: 1, runId: 'by-hand', values: secrets, expected: 9 };
  const bodies = [
    values,
    { ...values, version: 2, next: { dueDate: '2026-04-29', timeZone: secretText } },
    { ...values, rowId: 7 },
    { ...values, rowId: 'x'.repeat(3_000) },
    { ...values, values: { list: Array.from({ length: 40 }).reduce<unknown>((inner) => [inner], secretText) } },
    { ...values, values: secretText, expected: secretText },
  ].map((body) => JSON.stringify(body));
  queues.queueOrThrow(ValueQueueUrl).send([...bodies, `{"values":"${secretText}`].map((body) => ({ body })));
  const rowBodies = [
    { rowId: 'corrupt', version: 1, runId: 'by-hand' },
    { rowId: secretNumber, version: secretText, runId: '' },
  ];
  queues.queueOrThrow(RowQueueUrl).send(rowBodies.map((body) => ({ body: JSON.stringify(body) })));
}

// Of the bundles: a handler in this process is given another logger.
const needs = ['localStack', 'killFunctions'] as const;

describePipeline('a value of a row', { needs, once: true }, () => {
  it('is in no log line, metric, error or attribute, whatever becomes of the row and its messages', async () => {
    const { lines, kept, statuses, parkedBodies } = await takeEveryEnd();

    // Every end was come to.
    expect(statuses).toEqual(['completed', 'failed', 'failed', 'completed']);
    const all = lines.join('\n');
    for (const outcome of ['done', 'superseded', 'failed', 'parked', 'retry'])
      expect(all).toContain(`"outcome":"${outcome}"`);
    expect(all).toContain('"message":"batch"');
    expect(all).toContain('"row unreadable"');
    expect(all).toContain('SqsEventError');
    expect(all).toContain('"RowsFailed"');
    // A parked message is the message itself, for a person to look at: its body holds what it held.
    expect(parkedBodies.some(isTold)).toBe(true);

    expect(lines.filter(isTold)).toEqual([]);
    expect(kept.filter(isTold)).toEqual([]);
  });

  it('would be found, if a function logged it', async () => {
    const tellingWriter: FaultyVariant = (write) =>
      faultyWriter(({ rows, createWriter }) =>
        createWriter({
          ...rows,
          // It has no table, and writes the line before it would need one.
          pauses: async () => await Promise.resolve({ active: [], resumed: [] }),
          writeValues: async (input) => {
            write(JSON.stringify({ message: 'writing', values: input.values }));
            return await rows.writeValues(input);
          },
        }),
      );
    const { lines } = await takeEveryEnd(tellingWriter);
    expect(lines.filter(isTold).length).toBeGreaterThan(0);
  });
});
