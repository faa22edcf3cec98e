import type { BatchRecord, MessageOutcome, MessageSender, TimeCheck } from '@daybreak/batch';
import {
  msSinceDue,
  nextDispatch,
  type Pause,
  pauseOf,
  type RowMessage,
  type ValueMessage,
  type OwnOutcome,
} from '@daybreak/domain';
import { failOrSupersede, type RowRepository, supersede, UnwritableError } from '@daybreak/repository';
import type { Clock, Metrics } from '@daybreak/runtime';

export interface WriteValuesDependencies {
  rows: Pick<RowRepository, 'writeValues' | 'hold' | 'fail' | 'recordSuperseded' | 'isAtNextOccurrence'>;
  /** The active pauses. */
  pauses: () => Promise<readonly Pause[]>;
  /** Sends next occurrences of completed rows to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  /** Throws near the deadline of the invocation. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

type ValueRecord = BatchRecord<ValueMessage>;

/** The outcome of a message, or the error of values in it that can never be written. */
type Written = MessageOutcome<OwnOutcome> | UnwritableError;

/**
 * Writes the messages of one plan in one update. When that update can never succeed, it writes each message separately and
 * splits its values in halves, so that only unwritable values are left, and then fails the row. It holds
 * back a paused row. Returns the outcomes by message
 * id. After an error a retry may help.
 */
export async function writeValues(
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Map<string, MessageOutcome<OwnOutcome>>> {
  const [first] = records;
  if (first === undefined) return new Map();
  const written = await writeAll(first, records, dependencies);

  const outcomes = new Map<string, MessageOutcome<OwnOutcome>>();
  let failure: MessageOutcome<OwnOutcome> | undefined;
  for (const [record, result] of written) {
    if (result instanceof UnwritableError) {
      // Once, and after the other values, because a failed row cannot be written.
      failure ??= await failRow(record, result, dependencies);
      outcomes.set(record.messageId, failure);
    } else {
      const values = Object.keys(record.message.values).length;
      outcomes.set(record.messageId, { ...result, fields: { values, ...result.fields } });
    }
  }
  return outcomes;
}

async function writeAll(
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
  // One after the other, because they update the same item.
  for (const record of records) written.set(record, await writeOrSplit(record.message, dependencies));
  return written;
}

async function writeOrSplit(message: ValueMessage, dependencies: WriteValuesDependencies): Promise<Written> {
  try {
    return await write(message, dependencies);
  } catch (error) {
    if (!(error instanceof UnwritableError)) return { outcome: 'retry', error };
    return await writeHalves(message, error, dependencies);
  }
}

/** Writes the values of a message in halves. When a half must be retried, the whole message is retried. */
async function writeHalves(
  message: ValueMessage,
  error: UnwritableError,
  dependencies: WriteValuesDependencies,
): Promise<Written> {
  const entries = Object.entries(message.values);
  if (entries.length === 1) return error;
  const middle = Math.ceil(entries.length / 2);
  const writeHalf = async (half: typeof entries): Promise<Written> =>
    await writeOrSplit({ ...message, values: Object.fromEntries(half) }, dependencies);
  const first = await writeHalf(entries.slice(0, middle));
  if (isFinal(first)) return first;
  const second = await writeHalf(entries.slice(middle));
  return isFinal(second) || !(first instanceof UnwritableError) ? second : first;
}

/** Whether this result decides the outcome of the whole message: a retry, or a row that is no longer scheduled. */
function isFinal(written: Written): boolean {
  return !(written instanceof UnwritableError) && written.outcome !== 'done';
}

async function write(
  message: ValueMessage,
  dependencies: WriteValuesDependencies,
): Promise<MessageOutcome<OwnOutcome>> {
  const { rows, pauses, checkTime, clock, metrics } = dependencies;
  const { rowId, version, runId, dueBy } = message;
  const pause = pauseOf({ ...message, id: rowId }, await pauses(), dueBy);
  checkTime();
  const rowState =
    pause === undefined ? await rows.writeValues(message) : await rows.hold({ rowId, version, runId, pause });
  if (rowState === 'held') {
    metrics.count('RowsPaused');
    return { outcome: 'paused', fields: { rowState, pauseId: pause?.id } };
  }
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
 * Dispatches the next occurrence of a completed row when it is due in the same run. Throws when the message is not sent: the
 * value message is then retried, and finds that its run has completed the row.
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
): Promise<MessageOutcome<OwnOutcome>> {
  const at = dependencies.clock.now().toISOString();
  const lastError = { stage: 'writer', name: error.name, message: error.message, attempt: receiveCount, at };
  try {
    const rowState = await failOrSupersede(message, lastError, dependencies);
    return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, error, fields: { rowState } };
  } catch (failError) {
    return { outcome: 'retry', error: failError };
  }
}
