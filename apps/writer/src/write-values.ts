import { isDeepStrictEqual } from 'node:util';
import type { BatchRecord, MessageOutcome } from '@daybreak/batch';
import type { ValueMessage } from '@daybreak/domain';
import { UnwritableError, type RowRepository } from '@daybreak/repository';
import { mapWithConcurrency, type Clock } from '@daybreak/runtime';

export interface WriteValuesDependencies {
  rows: Pick<RowRepository, 'writeValues' | 'fail'>;
  clock: Clock;
}

type ValueRecord = BatchRecord<ValueMessage>;

/** What became of each message: an outcome, or that its values can never be written. */
type Written = Map<ValueRecord, MessageOutcome | UnwritableError>;

/**
 * Writes what a batch holds of one row at one version, in one update. When that can never succeed, each message's
 * values are written apart, so that only the row's unwritable ones are left out, and the row is failed. Outcomes are
 * by message id; what it throws is worth another try.
 */
export async function writeValues(
  records: readonly ValueRecord[],
  dependencies: WriteValuesDependencies,
): Promise<Map<string, MessageOutcome>> {
  const written = areOfOnePlan(records)
    ? await writeTogether(records, dependencies)
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
function areOfOnePlan([first, ...others]: readonly ValueRecord[]): boolean {
  return others.every(
    ({ message }) =>
      message.expected === first?.message.expected && isDeepStrictEqual(message.next, first.message.next),
  );
}

async function writeTogether(records: readonly ValueRecord[], dependencies: WriteValuesDependencies): Promise<Written> {
  try {
    const outcome = await write(records, dependencies);
    return new Map(records.map((record) => [record, outcome]));
  } catch (error) {
    if (!(error instanceof UnwritableError)) throw error;
    if (records.length > 1) return await writeApart(records, dependencies);
    return new Map(records.map((record) => [record, error]));
  }
}

async function writeApart(records: readonly ValueRecord[], dependencies: WriteValuesDependencies): Promise<Written> {
  // One after the other: they would only contend for the same item.
  const settled = await mapWithConcurrency(records, 1, async (record) => await write([record], dependencies));
  const written: Written = new Map();
  for (const [index, record] of records.entries()) {
    const result = settled[index];
    if (result?.status === 'fulfilled') {
      written.set(record, result.value);
    } else {
      const error: unknown = result?.reason;
      written.set(record, error instanceof UnwritableError ? error : { outcome: 'retry', error });
    }
  }
  return written;
}

async function write(records: readonly ValueRecord[], { rows }: WriteValuesDependencies): Promise<MessageOutcome> {
  const [first] = records;
  if (first === undefined) throw new RangeError('There is nothing to write');
  const { rowId, version, expected, next } = first.message;
  const values = Object.fromEntries(records.flatMap(({ message }) => Object.entries(message.values)));
  const recurrence = next === undefined ? {} : { next };
  const rowState = await rows.writeValues({ rowId, version, values, expected, ...recurrence });
  return rowState === 'superseded' ? { outcome: rowState } : { outcome: 'done', fields: { rowState } };
}

async function failRow(
  { message: { rowId, version }, receiveCount }: ValueRecord,
  error: UnwritableError,
  { rows, clock }: WriteValuesDependencies,
): Promise<MessageOutcome> {
  const { name, message } = error;
  const at = clock.now().toISOString();
  const lastError = { stage: 'writer', name, message, attempt: receiveCount, at };
  try {
    const rowState = await rows.fail({ rowId, version, error: lastError });
    return rowState === 'superseded' ? { outcome: rowState } : { outcome: rowState, error, fields: { rowState } };
  } catch (failureToFail) {
    return { outcome: 'retry', error: failureToFail };
  }
}
