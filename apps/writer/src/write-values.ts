import { isDeepStrictEqual } from 'node:util';
import type { BatchRecord, MessageOutcome, TimeCheck } from '@daybreak/batch';
import { msSinceDue, type ValueMessage } from '@daybreak/domain';
import { UnwritableError, type RowRepository } from '@daybreak/repository';
import type { Clock, Metrics } from '@daybreak/runtime';

export interface WriteValuesDependencies {
  rows: Pick<RowRepository, 'writeValues' | 'fail' | 'noteSuperseded'>;
  /** Throws near the invocation's deadline. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}

type ValueRecord = BatchRecord<ValueMessage>;

/** What became of each message: an outcome, or that its values can never be written. */
type Written = Map<ValueRecord, MessageOutcome | UnwritableError>;

/**
 * Writes what a batch holds of one row at one version and of one run, in one update. When that can never succeed, each message's
 * values are written apart, so that only the row's unwritable ones are left out, and the row is failed. Outcomes are
 * by message id; what it throws is worth another try.
 */
export async function writeValues(
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Map<string, MessageOutcome>> {
  const [first, ...others] = records;
  if (first === undefined) return new Map();
  const written = areOfOnePlan(first, others)
    ? await writeTogether(first, records, dependencies)
    : await writeApart(records, dependencies);

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

/** They always are, since a row plans the same values at the same version; if not, neither may decide for the other. */
function areOfOnePlan({ message: { expected, next } }: ValueRecord, others: readonly ValueRecord[]): boolean {
  return others.every(({ message }) => message.expected === expected && isDeepStrictEqual(message.next, next));
}

async function writeTogether(
  first: ValueRecord,
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Written> {
  const values = Object.fromEntries(records.flatMap(({ message }) => Object.entries(message.values)));
  try {
    const outcome = await write({ ...first.message, values }, dependencies);
    return new Map(records.map((record) => [record, outcome]));
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
    if (records.length > 1) return await writeApart(records, dependencies);
    return new Map([[first, error]]);
  }
}

async function writeApart(records: readonly ValueRecord[], dependencies: WriteValuesDependencies): Promise<Written> {
  const written: Written = new Map();
  // One after the other: they would only contend for the same item.
  for (const record of records) {
    try {
      written.set(record, await write(record.message, dependencies));
    } catch (error) {
      written.set(record, error instanceof UnwritableError ? error : { outcome: 'retry', error });
    }
  }
  return written;
}

async function write(message: ValueMessage, dependencies: WriteValuesDependencies): Promise<MessageOutcome> {
  const { rows, checkTime, clock, metrics } = dependencies;
  checkTime();
  const rowState = await rows.writeValues(message);
  if (rowState === 'superseded') return await supersede(message, dependencies);
  metrics.count('ValuesWritten', Object.keys(message.values).length);
  if (rowState === 'completed') {
    metrics.count('RowsCompleted');
    if (message.dueAt !== undefined) metrics.duration('DueToCompleted', msSinceDue(message.dueAt, clock.now()));
  }
  if (rowState === 'ended') await note(message, dependencies);
  return { outcome: 'done', fields: { rowState } };
}

async function failRow(
  { message, receiveCount }: ValueRecord,
  error: UnwritableError,
  dependencies: WriteValuesDependencies,
): Promise<MessageOutcome> {
  const { rows, checkTime, clock, metrics } = dependencies;
  const { rowId, version, runId } = message;
  const at = clock.now().toISOString();
  const lastError = { stage: 'writer', name: error.name, message: error.message, attempt: receiveCount, at };
  try {
    checkTime();
    const rowState = await rows.fail({ rowId, version, runId, error: lastError });
    if (rowState === 'superseded') return await supersede(message, dependencies);
    metrics.count('RowsFailed');
    return { outcome: rowState, error, fields: { rowState } };
  } catch (failureToFail) {
    return { outcome: 'retry', error: failureToFail };
  }
}

async function supersede(message: ValueMessage, dependencies: WriteValuesDependencies): Promise<MessageOutcome> {
  await note(message, dependencies);
  return { outcome: 'superseded' };
}

/** The message is acknowledged only when its run is noted, or the run would count the row as in flight for ever. */
async function note(
  { rowId, version, runId }: ValueMessage,
  { rows, checkTime, metrics }: WriteValuesDependencies,
): Promise<void> {
  checkTime();
  if ((await rows.noteSuperseded({ rowId, version, runId })) === 'noted') metrics.count('RowsSuperseded');
}
