import type { BatchRecord, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import { msSinceDue, nextDispatch, type RowMessage, type ValueMessage } from '@daybreak/domain';
import { failOrSupersede, type RowRepository, supersede, UnwritableError } from '@daybreak/repository';
import type { Clock, Metrics } from '@daybreak/runtime';

export interface WriteValuesDependencies {
  rows: Pick<RowRepository, 'writeValues' | 'fail' | 'recordSuperseded' | 'isAtNextOccurrence'>;
  /** To the row queue: the next occurrence of a row that is completed. */
  rowMessages: MessageSender<RowMessage>;
  /** Throws near the invocation's deadline. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

type ValueRecord = BatchRecord<ValueMessage>;

/** What became of a message: an outcome, or that some of its values can never be written. */
type Written = MessageOutcome | UnwritableError;

/**
 * Writes what a batch holds of one plan, in one update. When that can never succeed, each message's values are written apart, in ever
 * smaller parts, so that only the row's unwritable ones are left out, and the row is failed. Outcomes are by message id; what it throws is
 * worth another try.
 */
export async function writeValues(
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Map<string, MessageOutcome>> {
  const [first] = records;
  if (first === undefined) return new Map();
  const written = await writeTogether(first, records, dependencies);

  const outcomes = new Map<string, MessageOutcome>();
  let failure: MessageOutcome | undefined;
  for (const [record, result] of written) {
    if (result instanceof UnwritableError) {
      // Only now that the others have landed, since nothing is written to a failed row; and once.
      failure ??= await failRow(record, result, dependencies);
      outcomes.set(record.messageId, failure);
    } else {
      const values = Object.keys(record.message.values).length;
      outcomes.set(record.messageId, { ...result, fields: { values, ...result.fields } });
    }
  }
  return outcomes;
}

async function writeTogether(
  first: ValueRecord,
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Map<ValueRecord, Written>> {
  const values = Object.fromEntries(records.flatMap(({ message }) => Object.entries(message.values)));
  try {
    const outcome = await write({ ...first.message, values }, dependencies);
    return new Map(records.map((record) => [record, outcome]));
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
    if (records.length === 1) return new Map([[first, await writeHalves(first.message, error, dependencies)]]);
  }
  const written = new Map<ValueRecord, Written>();
  // One after the other: they would only contend for the same item.
  for (const record of records) written.set(record, await writeWhatCanBe(record.message, dependencies));
  return written;
}

async function writeWhatCanBe(message: ValueMessage, dependencies: WriteValuesDependencies): Promise<Written> {
  try {
    return await write(message, dependencies);
  } catch (error) {
    if (!(error instanceof UnwritableError)) return { outcome: 'retry', error };
    return await writeHalves(message, error, dependencies);
  }
}

/** Writes each half of what can't be written whole. A half that is to be tried again comes back with its whole message. */
async function writeHalves(
  message: ValueMessage,
  error: UnwritableError,
  dependencies: WriteValuesDependencies,
): Promise<Written> {
  const entries = Object.entries(message.values);
  if (entries.length === 1) return error;
  const middle = Math.ceil(entries.length / 2);
  const writeHalf = async (half: typeof entries): Promise<Written> =>
    await writeWhatCanBe({ ...message, values: Object.fromEntries(half) }, dependencies);
  const first = await writeHalf(entries.slice(0, middle));
  if (isDecided(first)) return first;
  const second = await writeHalf(entries.slice(middle));
  return isDecided(second) || !(first instanceof UnwritableError) ? second : first;
}

/** Whether the rest of its message makes no difference: it comes back anyway, or the row no longer waits. */
function isDecided(written: Written): boolean {
  return !(written instanceof UnwritableError) && written.outcome !== 'done';
}

async function write(message: ValueMessage, dependencies: WriteValuesDependencies): Promise<MessageOutcome> {
  const { rows, checkTime, clock, metrics } = dependencies;
  checkTime();
  const rowState = await rows.writeValues(message);
  if (rowState === 'superseded') {
    await dispatchNext(message, rowState, dependencies);
    await supersede(message, dependencies);
    return { outcome: rowState };
  }
  metrics.count('ValuesWritten', Object.keys(message.values).length);
  if (rowState === 'completed') {
    metrics.count('RowsCompleted');
    if (message.dueAt !== undefined) metrics.duration('DueToCompleted', msSinceDue(message.dueAt, clock.now()));
  }
  if (rowState === 'completed') await dispatchNext(message, rowState, dependencies);
  if (rowState === 'ended') await supersede(message, dependencies);
  return { outcome: 'done', fields: { rowState } };
}

/**
 * Goes on with a row whose next occurrence the run has to do too. A message that completed its row is acknowledged only when that is on its
 * way; if it comes back before, the row says that its run has completed it.
 */
async function dispatchNext(
  message: ValueMessage,
  rowState: 'completed' | 'superseded',
  { rows, rowMessages, checkTime }: WriteValuesDependencies,
): Promise<void> {
  const next = nextDispatch(message, message.next);
  if (next === undefined) return;
  checkTime();
  if (rowState === 'superseded' && !(await rows.isAtNextOccurrence(message))) return;
  const [sent] = await rowMessages.sendBatch([next], checkTime);
  if (sent?.status !== 'fulfilled') throw sent?.reason;
}

async function failRow(
  { message, receiveCount }: ValueRecord,
  error: UnwritableError,
  dependencies: WriteValuesDependencies,
): Promise<MessageOutcome> {
  const at = dependencies.clock.now().toISOString();
  const lastError = { stage: 'writer', name: error.name, message: error.message, attempt: receiveCount, at };
  try {
    const rowState = await failOrSupersede(message, lastError, dependencies);
    return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, error, fields: { rowState } };
  } catch (failureToFail) {
    return { outcome: 'retry', error: failureToFail };
  }
}
