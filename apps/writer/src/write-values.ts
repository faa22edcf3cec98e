import { isDeepStrictEqual } from 'node:util';
import type { BatchRecord, MessageOutcome } from '@daybreak/batch';
import type { ValueMessage } from '@daybreak/domain';
import { UnwritableError, type RowRepository } from '@daybreak/repository';
import type { Clock } from '@daybreak/runtime';

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

async function write(
  { rowId, version, values, expected, next }: ValueMessage,
  { rows }: WriteValuesDependencies,
): Promise<MessageOutcome> {
  const rowState = await rows.writeValues({ rowId, version, values, expected, next });
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
