import type { BatchRecord, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import { msSinceDue, nextDispatch, type OwnOutcome, type PlanError, type Row, type RowMessage } from '@daybreak/domain';
import { failOrSupersede, type ItemError, supersede } from '@daybreak/repository';
import { mapWithConcurrency } from '@daybreak/runtime';
import { archiveEnds } from './archive-ends.ts';
import { type DecidedMessage, decideRow, type Decision } from './decide-row.ts';
import { recordMissingRules } from './record-missing-rules.ts';
import type { PlanRowsDependencies } from './plan-rows-dependencies.ts';
import { waitForLimits, waitOn } from './wait-for-limits.ts';

const writeConcurrency = 10;

/**
 * Reads the rows of a batch, plans the rows that are scheduled at the version of their message, and sends their values to the
 * value queue. It holds back the rows that are paused, and skips those that are late by their catch-up policy. Rows
 * above a limit wait. A message that
 * cannot start before the deadline is a retry. Returns the outcomes by message id. Throws when the rows cannot be read.
 */
export async function planRows(
  records: readonly BatchRecord<RowMessage>[],
  dependencies: PlanRowsDependencies,
): Promise<Map<string, MessageOutcome<OwnOutcome>>> {
  const pauses = await dependencies.pauses();
  const now = dependencies.clock.now();
  const ids = new Set(records.flatMap(({ message }) => (waitOn(message, now) === undefined ? message.rowId : [])));
  const rows = new Map<string, Row | ItemError>();
  const found = await dependencies.rows.getMany([...ids], (error) => rows.set(error.id, error));
  for (const row of found) rows.set(row.id, row);

  // Two messages of one run for a row are planned once and get the same outcome. Messages of two runs are planned for each
  // run, because each run needs the end of the row.
  const dispatched = new Map(records.map((record) => [keyOf(record), record]));
  const planned: DecidedMessage[] = [];
  // One after the other: a plan is fast, and a slow one runs in a thread.
  for (const [key, record] of dispatched) {
    const { message } = record;
    const decision =
      waitOn(message, now) ?? (await decideRow(message, rows.get(message.rowId), { ...dependencies, pauses }));
    planned.push({ key, record, decision });
  }
  const limited = await waitForLimits(planned, rows, dependencies);
  const decided = await recordMissingRules(await archiveEnds(limited, dependencies), dependencies);
  const sendErrors = new Map([
    ...(await sendValues(decided, dependencies)),
    ...(await sendWaiting(decided, dependencies)),
  ]);
  const settled = await mapWithConcurrency(decided, writeConcurrency, async ({ key, record, decision }) =>
    sendErrors.has(key)
      ? ({ outcome: 'retry', error: sendErrors.get(key) } as const)
      : await execute(record, decision, dependencies),
  );
  const outcomes = new Map(decided.map(({ key }, index) => [key, outcomeOf(settled[index])]));
  return new Map(records.map((record) => [record.messageId, outcomes.get(keyOf(record)) ?? outcomeOf(undefined)]));
}

/** Sends the values of all rows. Returns the error of each row with a message that was not sent, by the key of the row. */
async function sendValues(
  decided: readonly DecidedMessage[],
  { valueMessages, checkTime }: PlanRowsDependencies,
): Promise<Map<string, unknown>> {
  const outgoing = decided.flatMap(({ key, decision }) =>
    decision.kind === 'send' ? decision.messages.map((message) => ({ key, message })) : [],
  );
  return await sendErrorsOf(outgoing, valueMessages, checkTime);
}

/** Sends the messages of rows that wait for a limit. Returns the errors as `sendValues` does. */
async function sendWaiting(
  decided: readonly DecidedMessage[],
  { rowMessages, checkTime }: PlanRowsDependencies,
): Promise<Map<string, unknown>> {
  const outgoing = decided.flatMap(({ key, record, decision }) =>
    decision.kind === 'wait' ? [{ key, message: { ...record.message, comeBackAt: decision.comeBackAt } }] : [],
  );
  return outgoing.length === 0 ? new Map() : await sendErrorsOf(outgoing, rowMessages, checkTime);
}

async function sendErrorsOf<Message>(
  outgoing: readonly { key: string; message: Message }[],
  sender: MessageSender<Message>,
  checkTime: TimeCheck,
): Promise<Map<string, unknown>> {
  const sent = await sender.sendBatch(
    outgoing.map(({ message }) => message),
    checkTime,
  );
  const errors = new Map<string, unknown>();
  for (const [index, { key }] of outgoing.entries()) {
    const result = sent[index];
    if (result?.status !== 'fulfilled') errors.set(key, result?.reason);
  }
  return errors;
}

async function execute(
  record: BatchRecord<RowMessage>,
  decision: Decision,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  switch (decision.kind) {
    case 'supersede':
      await dispatchNext(decision.nextMessage, dependencies);
      return await superseded(record.message, dependencies);
    case 'retry':
      return { outcome: 'retry', error: decision.error };
    case 'send':
      return { outcome: 'done', fields: { values: decision.values } };
    case 'wait':
      return { outcome: 'waiting', fields: { comeBackAt: decision.comeBackAt } };
    case 'hold':
      return await hold(record, decision, dependencies);
    case 'skip':
      return await skip(record, decision, dependencies);
    case 'complete':
      return await complete(record, decision, dependencies);
    case 'fail':
      return await fail(record, decision.error, dependencies);
  }
}

async function hold(
  { message }: BatchRecord<RowMessage>,
  { row, pause }: Extract<Decision, { kind: 'hold' }>,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { rows, checkTime, metrics } = dependencies;
  checkTime();
  if ((await rows.hold({ ...message, row, pause })) === 'superseded') return await superseded(message, dependencies);
  metrics.count('RowsPaused');
  return { outcome: 'paused', fields: { pauseId: pause.id } };
}

async function skip(
  { message }: BatchRecord<RowMessage>,
  { skip: late, messages }: Extract<Decision, { kind: 'skip' }>,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { rows, valueMessages, checkTime, metrics } = dependencies;
  checkTime();
  const rowState = await rows.skipLate({ ...message, ...late });
  if (rowState === 'superseded') return await superseded(message, dependencies);
  if (rowState === 'begun') {
    await sendAll(messages, valueMessages, checkTime);
    return { outcome: 'done', fields: { rowState } };
  }
  metrics.count('RowsSkipped');
  await dispatchNext(nextDispatch(message, late.next), dependencies);
  return { outcome: 'skipped', fields: { catchUp: late.catchUp } };
}

async function complete(
  record: BatchRecord<RowMessage>,
  { dueDate, dueAt, messageGroupId, next, archived }: Extract<Decision, { kind: 'complete' }>,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { rows, checkTime, clock, metrics } = dependencies;
  checkTime();
  const rowState = await rows.complete({ ...record.message, messageGroupId, dueDate, next, archived });
  if (rowState === 'superseded') return await superseded(record.message, dependencies);
  metrics.count('RowsCompleted');
  metrics.duration('DueToCompleted', msSinceDue(dueAt, clock.now()));
  await dispatchNext(nextDispatch(record.message, next), dependencies);
  return { outcome: 'done', fields: { values: 0, rowState } };
}

/** Throws when the message is not sent: the message that completed the row is then retried and sends it again. */
async function dispatchNext(
  message: RowMessage | undefined,
  { rowMessages, checkTime }: PlanRowsDependencies,
): Promise<void> {
  if (message !== undefined) await sendAll([message], rowMessages, checkTime);
}

/** Throws the error of a message that is not sent. */
async function sendAll<Message>(
  messages: readonly Message[],
  sender: MessageSender<Message>,
  checkTime: TimeCheck,
): Promise<void> {
  const sent = await sender.sendBatch(messages, checkTime);
  for (const index of messages.keys()) {
    const result = sent[index];
    if (result?.status !== 'fulfilled') throw result?.reason;
  }
}

async function fail(
  record: BatchRecord<RowMessage>,
  error: PlanError,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { name, message } = error;
  const at = dependencies.clock.now().toISOString();
  const lastError = { stage: 'worker', name, message, attempt: record.receiveCount, at };
  const rowState = await failOrSupersede(record.message, lastError, dependencies);
  return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, error, fields: { rowState } };
}

async function superseded(
  message: RowMessage,
  dependencies: PlanRowsDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  await supersede(message, dependencies);
  return { outcome: 'superseded' };
}

function outcomeOf(settled: PromiseSettledResult<MessageOutcome<OwnOutcome>> | undefined): MessageOutcome<OwnOutcome> {
  if (settled?.status === 'fulfilled') return settled.value;
  const error: unknown = settled?.reason;
  return { outcome: 'retry', error };
}

function keyOf({ message: { rowId, version, runId } }: BatchRecord<RowMessage>): string {
  return JSON.stringify([rowId, version, runId]);
}
