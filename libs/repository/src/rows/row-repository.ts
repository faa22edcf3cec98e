import type { Row, RowDefinition } from '@daybreak/domain';
import { ShardCountError } from '../errors.ts';
import { dueShards } from '../items/due-index.ts';
import type { OnUnreadable } from '../items/read-items.ts';
import type { RowOrTombstone } from '../items/row-item.ts';
import type { SealedRowState } from '../items/row-state.ts';
import type { RowTable } from '../table/row-table.ts';
import {
  assertShardCount,
  defaultShardCount,
  establishShardCount,
  raiseShardCount,
  readShardCount,
} from '../table/shard-count.ts';
import { deleteRow } from './edits/delete-row.ts';
import { discardItem } from './edits/discard-item.ts';
import type { EditedRow, EditInput } from './edits/edit-row.ts';
import {
  cancelRow,
  changeRow,
  type ChangeInput,
  redriveRow,
  rescheduleRow,
  type RescheduleInput,
} from './edits/owner-edits.ts';
import { compareRow, putRow, type PutOptions, type PutOutcome, type RowComparison } from './edits/put-row.ts';
import { archiveEnds, type EndsToArchive } from './history/archive-ends.ts';
import { completeRow, type CompleteRowInput } from './plans/complete-row.ts';
import { failRow, type FailRowInput } from './plans/fail-row.ts';
import { hasGoneOn, type HasGoneOnInput } from './plans/has-gone-on.ts';
import { type NoteOutcome, noteSuperseded, type NoteSupersededInput } from './plans/note-superseded.ts';
import type { WriteOutcome, WriteValuesInput } from './plans/write-values-input.ts';
import { writeValues } from './plans/write-values.ts';
import { countDue, dueRows, type DueRowsInput, type DueRowsPage } from './reads/due-rows.ts';
import { getRow, getRows, getWithHistory } from './reads/get-rows.ts';
import { scanRows, scanWithHistory } from './reads/scan-rows.ts';

/** The rows in DynamoDB. Every change of a row is one conditional update of it: none is read, changed and written back. */
export interface RowRepository {
  /** The row as it is now, or undefined when there is none. */
  get(id: string): Promise<Row | undefined>;
  /**
   * Those of the rows that exist, as they are now, in no order. Throws UnprocessedKeysError when DynamoDB stays throttled,
   * and ItemError for an item that is no row unless `onUnreadable` is there to be told.
   */
  getMany(ids: readonly string[], onUnreadable?: OnUnreadable): Promise<Row[]>;
  /**
   * Every row, in no order. It reads the whole table: for tools, not for functions. Throws ItemError for an item that is no row unless
   * `onUnreadable` is there to be told.
   */
  scanRows(onUnreadable?: OnUnreadable): AsyncIterable<Row>;

  /** The row as it is now, or what is left of it when it was deleted, with the last 50 ends of its history; undefined when there is neither. */
  getWithHistory(id: string): Promise<RowOrTombstone | undefined>;
  /** `scanRows`, and what is left of deleted rows, each with the last 50 ends of its history. */
  scanWithHistory(onUnreadable?: OnUnreadable): AsyncIterable<RowOrTombstone>;

  /**
   * Puts a new row, or, with the `state` of its export, one as it was elsewhere. `unchanged`: it was put so before, whatever has become of
   * it since, or is so now; `conflict`: there is another one. In both cases nothing is changed. With `replace` the other one is `replaced`,
   * as if the row were new, but at the next version. Throws ConflictError when others keep changing the row meanwhile, and UnwritableError
   * when its changes or values can't be stored as they are, or leave no room for its history; whether its rule can plan
   * it is for `parseRowDefinition` to tell.
   */
  put(definition: RowDefinition, options?: PutOptions): Promise<PutOutcome>;
  /** What `put` would find, without changing anything, and what is otherwise there. */
  compare(definition: RowDefinition, state?: SealedRowState): Promise<RowComparison>;
  /**
   * Makes the row due on another date; one that is failed, completed or cancelled is scheduled again. Throws
   * RowNotFoundError, or ConflictError when it is not at `version`.
   */
  reschedule(input: RescheduleInput): Promise<EditedRow>;
  /**
   * Replaces the row's changes; a failed row is scheduled again. Throws RowNotFoundError, ConflictError when it is not at
   * `version`, or is completed or cancelled, and UnwritableError for changes that `put` would not take either.
   */
  change(input: ChangeInput): Promise<EditedRow>;
  /** Cancels the row. Throws RowNotFoundError, or ConflictError when it is not at `version`, or is completed. */
  cancel(input: EditInput): Promise<EditedRow>;
  /** Schedules a failed row again, as it is. Throws RowNotFoundError, or ConflictError when it is not at `version`, or has not failed. */
  redrive(input: EditInput): Promise<EditedRow>;
  /**
   * Deletes the row, whatever its status; for 90 days `getWithHistory` gives what became of it, and a row that is put under its id
   * goes on at the next version. Throws RowNotFoundError, or ConflictError when it is not at `version`.
   */
  delete(input: EditInput): Promise<EditedRow>;
  /**
   * Gets rid of an item that is no row and so can't be deleted as one: for 90 days a tombstone stands in its place, and a row that is
   * put under its id goes on at the next version. Throws RowNotFoundError, or ConflictError when it is a row, is not at `version`, or
   * is changed meanwhile. Gives the tombstone's version.
   */
  discard(input: EditInput): Promise<{ version: number }>;

  /** Every shard of the due index, as the table counts them now. */
  shards(): Promise<string[]>;
  /**
   * Makes it the table's count of shards: for the scanner, before it opens a run of so many. Throws ShardCountError where the table has more,
   * in which rows may lie.
   */
  raiseShardCount(shardCount: number): Promise<void>;
  /** One page of a shard's due rows, the oldest first. */
  dueRows(input: DueRowsInput): Promise<DueRowsPage>;
  /** How many rows are due by an instant (UTC, inclusive), over all shards. */
  countDue(input: { dueBy: string }): Promise<number>;

  /**
   * Sets the values' own keys, and completes the row when all of its plan's are written. Throws UnwritableError when
   * DynamoDB will never take them; anything else that it throws is worth another try.
   */
  writeValues(input: WriteValuesInput): Promise<WriteOutcome>;
  /** Whether the run has completed this version of a recurring row, which waits for its next occurrence since. Changes nothing. */
  hasGoneOn(input: HasGoneOnInput): Promise<boolean>;
  /**
   * Copies ends of a row's versions to items of their own, so that `writeValues` and `complete` may take them off the row
   * (`archived`): a recurring row then costs as much at its 500th occurrence as at its second. May be done again.
   */
  archive(ends: EndsToArchive): Promise<void>;
  /** Completes a row whose plan has no values. */
  complete(input: CompleteRowInput): Promise<'completed' | 'superseded'>;
  /** Marks the row failed with its reason, and takes it out of what is due. */
  fail(input: FailRowInput): Promise<'failed' | 'superseded'>;
  /**
   * Notes on the version's end that the run came upon it too late; to be done before a message that was superseded is
   * acknowledged, or the run would never add up. May be done again, and for a version that the run itself ended.
   */
  noteSuperseded(input: NoteSupersededInput): Promise<NoteOutcome>;
}

/** What a repository is made of; of the two counts of shards, none need be given. */
export interface RowRepositoryOptions extends Omit<RowTable, 'shardCount'> {
  /** What an owner takes the table's count of shards to be: another one is a ShardCountError. Without it, the table's is used as it is. */
  shardCount?: number | undefined;
  /** What the table gets where it has no count of shards yet. Default: `shardCount`, or else 16. */
  firstShardCount?: number | undefined;
}

/**
 * The rows of a table. It reads the table's count of shards with the first row that it puts into the index, and keeps it: the count only grows, and the
 * shards of a smaller one stay read. Throws RangeError for a count that no table can have.
 */
export function createRowRepository({
  shardCount: expected,
  firstShardCount: first = expected ?? defaultShardCount,
  ...rest
}: RowRepositoryOptions): RowRepository {
  assertShardCount(first);
  if (expected !== undefined) assertShardCount(expected);
  let known: number | undefined;
  const table: RowTable = {
    ...rest,
    shardCount: async () => {
      // Calls side by side each ask: a request that is shared would fail, or never end, with the invocation that made it.
      const found = known ?? (await establishShardCount(rest, first));
      if (expected !== undefined && found !== expected) throw ShardCountError.ofOwner(rest.tableName, found, expected);
      known = found;
      return found;
    },
  };
  const shards = async (): Promise<string[]> => dueShards((await readShardCount(table)) ?? first);
  return {
    get: async (id) => await getRow(table, id),
    getMany: async (ids, onUnreadable) => await getRows(table, ids, onUnreadable),
    scanRows: (onUnreadable) => scanRows(table, onUnreadable),
    getWithHistory: async (id) => await getWithHistory(table, id),
    scanWithHistory: (onUnreadable) => scanWithHistory(table, onUnreadable),
    put: async (definition, options) => await putRow(table, definition, options),
    compare: async (definition, state) => await compareRow(table, definition, state),
    reschedule: async (input) => await rescheduleRow(table, input),
    change: async (input) => await changeRow(table, input),
    cancel: async (input) => await cancelRow(table, input),
    redrive: async (input) => await redriveRow(table, input),
    delete: async (input) => await deleteRow(table, input),
    discard: async (input) => await discardItem(table, input),
    shards,
    raiseShardCount: async (shardCount) => await raiseShardCount(table, shardCount),
    dueRows: async (input) => await dueRows(table, input),
    countDue: async ({ dueBy }) => await countDue(table, { dueBy, shards: await shards() }),
    writeValues: async (input) => await writeValues(table, input),
    hasGoneOn: async (input) => await hasGoneOn(table, input),
    archive: async (ends) => await archiveEnds(table, ends),
    complete: async (input) => await completeRow(table, input),
    fail: async (input) => await failRow(table, input),
    noteSuperseded: async (input) => await noteSuperseded(table, input),
  };
}
