import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Pause, Row, RowDefinition } from '@daybreak/domain';
import { ShardCountError } from '../errors.ts';
import { dueShards, shardsHeldBy } from '../items/due-index.ts';
import type { OnUnreadable } from '../items/read-items.ts';
import type { RowOrTombstone } from '../items/row-item.ts';
import type { SealedRowState } from '../items/row-state.ts';
import { failedRowsAreIndexed } from '../table/failed-rows-indexed.ts';
import { type Pauses, readPauses, type ResumedPause } from '../table/pauses.ts';
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
import { checkEdit, noteEdit, type NotedEdit } from './edits/log-edit.ts';
import {
  cancelRow,
  changeRow,
  type ChangeInput,
  redriveRow,
  rescheduleRow,
  type RescheduleInput,
  skipOccurrence,
  type SkipInput,
} from './edits/owner-edits.ts';
import { compareRow, compareRows, type RowComparison } from './edits/compare-rows.ts';
import { newItemOf, putNewRows } from './edits/put-new-rows.ts';
import { putRow, type PutOptions, type PutOutcome, type RowToPut } from './edits/put-row.ts';
import { archiveEnds, type EndsToArchive } from './history/archive-ends.ts';
import { completeRow, type CompleteRowInput } from './plans/complete-row.ts';
import { failRow, type FailRowInput } from './plans/fail-row.ts';
import { isAtNextOccurrence, type AtNextOccurrenceInput } from './plans/is-at-next-occurrence.ts';
import { type SkipOutcome, skipRow, type SkipRowInput } from './plans/skip-row.ts';
import { type RecordOutcome, recordSuperseded, type RecordSupersededInput } from './plans/record-superseded.ts';
import type { WriteOutcome, WriteValuesInput } from './plans/write-values-input.ts';
import { writeValues } from './plans/write-values.ts';
import { holdRow, type HoldRowInput } from './pauses/hold-row.ts';
import { endPausesBy, type PauseInput, pauseRows, type ResumeInput, resumeRows } from './pauses/pause-rows.ts';
import { countHeld, type ReleasedPage, releaseRows, type ReleaseRowsInput } from './pauses/release-rows.ts';
import { claimRelease, type ClaimReleaseInput, forgetPause } from './pauses/resumed-pauses.ts';
import { countDue, dueRows, type DueRowsInput, type DueRowsPage } from './reads/due-rows.ts';
import { countFailed, failedRows, indexFailedRows } from './reads/failed-rows.ts';
import { getRow, getRows, getWithHistory } from './reads/get-rows.ts';
import { scanRows, type ScanOptions, scanWithHistory } from './reads/scan-rows.ts';
import { searchRows, type SearchRowsInput, type SearchRowsPage } from './reads/search-rows.ts';

/** The rows in DynamoDB. Each change of a row is a conditional update. No call reads a row and writes it back unconditionally. */
export interface RowRepository {
  /** Reads a row consistently; undefined when it does not exist. */
  get(id: string): Promise<Row | undefined>;
  /**
   * Reads the rows that exist, consistently and in no order. Throws UnprocessedKeysError when DynamoDB keeps throttling. The
   * ItemError of an item that cannot be read is passed to `onUnreadable`, or thrown without it.
   */
  getMany(ids: readonly string[], onUnreadable?: OnUnreadable): Promise<Row[]>;
  /**
   * Iterates over all rows, in no order. It scans the whole table: for tools, not for functions. The ItemError of an item that
   * cannot be read is passed to `onUnreadable`, or thrown without it.
   */
  scanRows(onUnreadable?: OnUnreadable): AsyncIterable<Row>;
  /**
   * Looks for rows whose ids begin with a text, in a part of the table: pass the cursor to look at the next part. It scans: for tools.
   * The ItemError of an item that cannot be read is passed to `onUnreadable`, or thrown without it.
   */
  search(input: SearchRowsInput, onUnreadable?: OnUnreadable): Promise<SearchRowsPage>;

  /**
   * Iterates over the failed rows, in no order. It reads them by the due index, so that the other rows of the table cost
   * nothing. Rows that an older release failed are missing until `failedRowsAreIndexed`.
   */
  failedRows(onUnreadable?: OnUnreadable): AsyncIterable<Row>;
  /** The number of failed rows in the due index. */
  countFailed(): Promise<number>;
  /** Whether the due index has each failed row. False for a table of an older release, until `indexFailedRows` has ended. */
  failedRowsAreIndexed(): Promise<boolean>;
  /**
   * Iterates over all failed rows, and adds those of older releases to the due index. It scans the whole table. Call it once,
   * when no function of an older release runs any more.
   */
  indexFailedRows(onUnreadable?: OnUnreadable): AsyncIterable<Row>;
  /** Reads a row, or the tombstone of a deleted row, with the last 50 ends of its history; undefined when there is neither. */
  getWithHistory(id: string): Promise<RowOrTombstone | undefined>;
  /** Iterates over all rows and tombstones, each with the last 50 ends of its history. */
  scanWithHistory(onUnreadable?: OnUnreadable, options?: ScanOptions): AsyncIterable<RowOrTombstone>;

  /**
   * Puts a new row or, with the `state` of an export, an exported row. Nothing changes for `unchanged`, when the row has this
   * definition or was once put with it, and for `conflict`, when the row has another definition. With `replace`, such a row is
   * `replaced` by a new row at the next version. Throws ConflictError when other writers keep changing the row, and
   * UnwritableError when DynamoDB would not store the row unchanged or the row leaves no room for its history. It does not
   * check the row's rule: `parseRowDefinition` does.
   */
  put(definition: RowDefinition, options?: PutOptions): Promise<PutOutcome>;
  /**
   * Puts up to 100 rows in one transaction, all or none, and returns whether it did. Returns false when one of them exists or was
   * deleted, when they have more than 4 MB, or when the engine knows no transactions: then `put` each. A transaction costs twice
   * the write units of `put`. Throws UnwritableError.
   */
  putNew(rows: readonly RowToPut[]): Promise<boolean>;
  /** The item that `put` would make of a new row, for a table that takes items in another way. Throws UnwritableError. */
  newItem(row: RowToPut): Promise<Record<string, AttributeValue>>;
  /** Predicts the outcome of `put` without a write, and lists the differences. */
  compare(definition: RowDefinition, state?: SealedRowState): Promise<RowComparison>;
  /** Compares many rows, and returns the comparisons in their order. Reads 100 rows a request. */
  compareMany(rows: readonly RowToPut[]): Promise<RowComparison[]>;
  /**
   * Sets another due date. A failed, completed or cancelled row is scheduled again. Throws RowNotFoundError, or ConflictError
   * when the row is not at `version`.
   */
  reschedule(input: RescheduleInput): Promise<EditedRow>;
  /**
   * Skips the current occurrence of a recurring row: schedules `next`, which the plan of this version has. The anchor of the
   * series stays. Throws RowNotFoundError, or ConflictError when the row is not at `version` or is completed or cancelled.
   */
  skip(input: SkipInput): Promise<EditedRow>;
  /**
   * Replaces the row's changes. A failed row is scheduled again. Throws RowNotFoundError, ConflictError when the row is not at
   * `version` or is completed or cancelled, and UnwritableError for changes that `put` also refuses.
   */
  change(input: ChangeInput): Promise<EditedRow>;
  /** Cancels the row. Throws RowNotFoundError, or ConflictError when the row is not at `version` or is completed. */
  cancel(input: EditInput): Promise<EditedRow>;
  /**
   * Schedules a failed or skipped row again, unchanged. The next run does it, however late. Throws RowNotFoundError, or
   * ConflictError when the row is not at `version` or has another status.
   */
  redrive(input: EditInput): Promise<EditedRow>;
  /**
   * Deletes the row, in any status. For 90 days a tombstone keeps its history, and a new row with the same id starts at the
   * next version. Throws RowNotFoundError, or ConflictError when the row is not at `version`.
   */
  delete(input: EditInput): Promise<EditedRow>;
  /**
   * Replaces an item that cannot be read as a row, and so cannot be deleted, by a tombstone, and returns its version. For 90
   * days a new row with the same id starts at the next version. Throws RowNotFoundError, or ConflictError when the item is a
   * readable row, is not at `version`, or is changed by another writer.
   */
  discard(input: EditInput): Promise<{ version: number }>;

  /** Checks that an edit by a message is the next one of its row. Throws EditRepeatedError and EditTooEarlyError. */
  checkEdit(input: NotedEdit): Promise<void>;
  /**
   * Notes an edit by a message that was refused, or made elsewhere, so that it is not made again and later ones need not wait for it. Throws
   * EditTooEarlyError when edits before it have not been made.
   */
  noteEdit(input: NotedEdit): Promise<void>;

  /** The pauses of the table, in one consistent read. */
  pauses(): Promise<Pauses>;
  /**
   * Holds back the rows that match the filter: no run of a time before `until` writes them. A pause with the same filter gets the
   * new reason and end. Throws RangeError for a reason that is empty or longer than 200 bytes, an `until` that does not exist, or
   * a table with 100 pauses.
   */
  pause(input: PauseInput): Promise<Pause>;
  /** Ends the pause with this filter, and returns it; undefined when there is none. The next firing releases its rows. */
  resume(input: ResumeInput): Promise<ResumedPause | undefined>;
  /** The number of rows that a run found paused and that the pause holds back. */
  countHeld(pause: Pick<Pause, 'id' | 'rowId'>): Promise<number>;

  /** The names of the table's shards, by its current shard count. */
  shards(): Promise<string[]>;
  /**
   * Raises the table's shard count. The scanner calls it before it opens a run with this count. Throws ShardCountError when the
   * table has more shards, which may hold rows.
   */
  raiseShardCount(shardCount: number): Promise<void>;
  /** Reads one page of a shard's due rows, in the order of their due time. */
  dueRows(input: DueRowsInput): Promise<DueRowsPage>;
  /** The number of rows in all shards that are due by `dueBy` (UTC instant, inclusive) and, if given, after `dueAfter`. */
  countDue(input: { dueAfter?: string; dueBy: string }): Promise<number>;

  /**
   * Sets the keys of `values`, and completes the row when all values of its plan are written. Throws UnwritableError when
   * DynamoDB can never store the values. After any other error a retry may help.
   */
  writeValues(input: WriteValuesInput): Promise<WriteOutcome>;
  /** Whether this run completed this version of a recurring row, and the row is scheduled for its next occurrence. Changes nothing. */
  isAtNextOccurrence(input: AtNextOccurrenceInput): Promise<boolean>;
  /**
   * Copies ends of a row's history to archive items, so that `writeValues` and `complete` can remove them from the row
   * (`archived`): an update of the 500th occurrence then costs as much as one of the second. Idempotent.
   */
  archive(ends: EndsToArchive): Promise<void>;
  /** Completes a row whose plan has no values. */
  complete(input: CompleteRowInput): Promise<'completed' | 'superseded'>;
  /**
   * Ends a version that came too late for the catch-up policy of its row, without its values. A recurring row is scheduled for
   * its next occurrence. `begun`: another message has written a value of this version, so it is to be done.
   */
  skipLate(input: SkipRowInput): Promise<SkipOutcome>;
  /**
   * Holds back a row that a pause matches, at its next version: messages of this version change nothing, and no run reads the
   * row until it is released. `superseded`: the row is not scheduled at this version. Throws RowNotHeldError when other writers
   * keep changing the row.
   */
  hold(input: HoldRowInput): Promise<'held' | 'superseded'>;
  /** Ends the pauses whose `until` is not after `dueBy` (UTC instant), and returns all pauses. */
  endPausesBy(dueBy: string): Promise<Pauses>;
  /** The shards in which a pause may hold rows. */
  shardsHeldBy(pause: Pick<Pause, 'rowId'>): Promise<string[]>;
  /** Releases a page of held rows: they are ready from now on, and the next run takes those that are due. Idempotent. */
  release(input: ReleaseRowsInput): Promise<ReleasedPage>;
  /** Records that the readers of a firing release the rows of a resumed pause. Returns false when another firing's readers do. */
  claimRelease(input: ClaimReleaseInput): Promise<boolean>;
  /** Forgets a resumed pause that holds no row any more. */
  forgetPause(pauseId: string): Promise<void>;
  /** Fails the row with its error, and moves it to the failed rows of the due index. */
  fail(input: FailRowInput): Promise<'failed' | 'superseded'>;
  /**
   * Records on the end of a version that the message of this run came too late. Call it before a superseded message is
   * acknowledged: otherwise the run counts the row as in flight forever. Idempotent; a run that ended the version is not
   * recorded.
   */
  recordSuperseded(input: RecordSupersededInput): Promise<RecordOutcome>;
}

export interface RowRepositoryOptions extends Omit<RowTable, 'shardCount'> {
  /** The expected shard count: a table with another count is a ShardCountError. Default: any count. */
  shardCount?: number | undefined;
  /** The shard count that a new table gets. Default: `shardCount`, or else 16. */
  firstShardCount?: number | undefined;
}

/**
 * Creates a repository of the rows in a table. It reads the table's shard count with the first write to the due index, and
 * caches it: the count only grows, and runs keep reading the shards of a smaller count. Throws RangeError for a count that is
 * not from 1 to 100.
 */
export function createRowRepository({
  shardCount: expected,
  firstShardCount: first = expected ?? defaultShardCount,
  ...rest
}: RowRepositoryOptions): RowRepository {
  assertShardCount(first);
  if (expected !== undefined) assertShardCount(expected);
  let cachedShardCount: number | undefined;
  const table: RowTable = {
    ...rest,
    shardCount: async () => {
      // Concurrent calls each send a request. A shared request would fail, or never settle, with the invocation that sent it.
      const shardCount = cachedShardCount ?? (await establishShardCount(rest, first));
      if (expected !== undefined && shardCount !== expected) {
        throw ShardCountError.forOwner(rest.tableName, shardCount, expected);
      }
      cachedShardCount = shardCount;
      return shardCount;
    },
  };
  const shards = async (): Promise<string[]> => dueShards((await readShardCount(table)) ?? first);
  return {
    get: async (id) => await getRow(table, id),
    getMany: async (ids, onUnreadable) => await getRows(table, ids, onUnreadable),
    scanRows: (onUnreadable) => scanRows(table, onUnreadable),
    search: async (input, onUnreadable) => await searchRows(table, input, onUnreadable),
    failedRows: (onUnreadable) => failedRows(table, onUnreadable),
    countFailed: async () => await countFailed(table),
    failedRowsAreIndexed: async () => await failedRowsAreIndexed(table),
    indexFailedRows: (onUnreadable) => indexFailedRows(table, onUnreadable),
    getWithHistory: async (id) => await getWithHistory(table, id),
    scanWithHistory: (onUnreadable, options) => scanWithHistory(table, onUnreadable, options),
    put: async (definition, options) => await putRow(table, definition, options),
    putNew: async (rows) => await putNewRows(table, rows),
    newItem: async (row) => await newItemOf(table, row),
    compare: async (definition, state) => await compareRow(table, { definition, state }),
    compareMany: async (rows) => await compareRows(table, rows),
    reschedule: async (input) => await rescheduleRow(table, input),
    skip: async (input) => await skipOccurrence(table, input),
    change: async (input) => await changeRow(table, input),
    cancel: async (input) => await cancelRow(table, input),
    redrive: async (input) => await redriveRow(table, input),
    delete: async (input) => await deleteRow(table, input),
    discard: async (input) => await discardItem(table, input),
    checkEdit: async (input) => await checkEdit(table, input),
    noteEdit: async (input) => await noteEdit(table, input),
    pauses: async () => await readPauses(table),
    pause: async (input) => await pauseRows(table, input),
    resume: async (filter) => await resumeRows(table, filter),
    countHeld: async (pause) => await countHeld(table, pause),
    hold: async (input) => await holdRow(table, input),
    endPausesBy: async (dueBy) => await endPausesBy(table, dueBy),
    shardsHeldBy: async (pause) => shardsHeldBy(pause, await table.shardCount()),
    release: async (input) => await releaseRows(table, input),
    claimRelease: async (input) => await claimRelease(table, input),
    forgetPause: async (pauseId) => await forgetPause(table, pauseId),
    shards,
    raiseShardCount: async (shardCount) => await raiseShardCount(table, shardCount),
    dueRows: async (input) => await dueRows(table, input),
    countDue: async (range) => await countDue(table, { ...range, shards: await shards() }),
    writeValues: async (input) => await writeValues(table, input),
    isAtNextOccurrence: async (input) => await isAtNextOccurrence(table, input),
    archive: async (ends) => await archiveEnds(table, ends),
    complete: async (input) => await completeRow(table, input),
    skipLate: async (input) => await skipRow(table, input),
    fail: async (input) => await failRow(table, input),
    recordSuperseded: async (input) => await recordSuperseded(table, input),
  };
}
