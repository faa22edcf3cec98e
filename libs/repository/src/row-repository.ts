import type { Row, RowDefinition } from '@daybreak/domain';
import { completeRow, type CompleteRowInput } from './complete-row.ts';
import { countDue, dueRows, type DueRowsInput, type DueRowsPage } from './due-rows.ts';
import {
  cancelRow,
  type CancelInput,
  changeRow,
  type ChangeInput,
  rescheduleRow,
  type RescheduleInput,
} from './edit-row.ts';
import { failRow, type FailRowInput } from './fail-row.ts';
import { getRow, getRows } from './get-rows.ts';
import { compareRow, putRow, type PutOutcome } from './put-row.ts';
import type { RowTable } from './row-table.ts';
import { scanRows } from './scan-rows.ts';
import { writeValues, type WriteOutcome, type WriteValuesInput } from './write-values.ts';

/** The rows in DynamoDB. Every change of a row is one conditional update of it: none is read, changed and written back. */
export interface RowRepository {
  /** The row as it is now, or undefined when there is none. */
  get(id: string): Promise<Row | undefined>;
  /** Those of the rows that exist, as they are now, in no order. Throws UnprocessedKeysError when DynamoDB stays throttled. */
  getMany(ids: readonly string[]): Promise<Row[]>;
  /** Every row, in no order. It reads the whole table: for tools, not for functions. */
  scanRows(): AsyncIterable<Row>;

  /**
   * Puts a new row. `unchanged`: it was put before with this very definition, whatever has become of it since;
   * `conflict`: with another one. In both cases nothing is changed.
   */
  put(definition: RowDefinition): Promise<PutOutcome>;
  /** What `put` would find, without changing anything. */
  compare(definition: RowDefinition): Promise<'absent' | 'unchanged' | 'conflict'>;
  /**
   * Makes the row due on another date; one that is failed, completed or cancelled is scheduled again. Throws
   * RowNotFoundError, or ConflictError when it is not at `version`.
   */
  reschedule(input: RescheduleInput): Promise<Row>;
  /**
   * Replaces the row's changes; a failed row is scheduled again. Throws RowNotFoundError, or ConflictError when it is not at
   * `version`, or is completed or cancelled.
   */
  change(input: ChangeInput): Promise<Row>;
  /** Cancels the row. Throws RowNotFoundError, or ConflictError when it is not at `version`, or is completed. */
  cancel(input: CancelInput): Promise<Row>;

  /** One page of a shard's due rows, the oldest first. */
  dueRows(input: DueRowsInput): Promise<DueRowsPage>;
  /** How many rows are due by an instant (UTC, inclusive), over all shards. */
  countDue(input: { dueBy: string }): Promise<number>;

  /**
   * Sets the values' own keys, and completes the row when all of its plan's are written. Throws UnwritableError when
   * DynamoDB will never take them; anything else that it throws is worth another try.
   */
  writeValues(input: WriteValuesInput): Promise<WriteOutcome>;
  /** Completes a row whose plan has no values. */
  complete(input: CompleteRowInput): Promise<'completed' | 'superseded'>;
  /** Marks the row failed with its reason, and takes it out of what is due. */
  fail(input: FailRowInput): Promise<'failed' | 'superseded'>;
}

export function createRowRepository(table: RowTable): RowRepository {
  return {
    get: async (id) => await getRow(table, id),
    getMany: async (ids) => await getRows(table, ids),
    scanRows: () => scanRows(table),
    put: async (definition) => await putRow(table, definition),
    compare: async (definition) => await compareRow(table, definition),
    reschedule: async (input) => await rescheduleRow(table, input),
    change: async (input) => await changeRow(table, input),
    cancel: async (input) => await cancelRow(table, input),
    dueRows: async (input) => await dueRows(table, input),
    countDue: async (input) => await countDue(table, input),
    writeValues: async (input) => await writeValues(table, input),
    complete: async (input) => await completeRow(table, input),
    fail: async (input) => await failRow(table, input),
  };
}
