/**
 * Rows and runs in DynamoDB. The functions use all of it; a service that owns rows uses `put`, `change`,
 * `reschedule`, `cancel`, `redrive` and `delete`.
 *
 * @example
 * const rows = createRowRepository({
 *   documentClient: createDynamoDBDocumentClient(),
 *   tableName: 'daybreak-dev-rows',
 *   clock: systemClock,
 * });
 * await rows.put({
 *   id: 'price-1',
 *   dueDate: '2027-03-28',
 *   timeZone: 'Europe/Lisbon',
 *   rule: 'apply-changes',
 *   changes: { price: 12.5 },
 *   values: { price: 10 },
 * });
 * const { row } = await rows.reschedule({ id: 'price-1', version: 1, dueDate: '2027-04-01' });
 */
export { archivedEnds, type ArchivedEnd, endsToArchive, type EndsToArchive } from './archive-ends.ts';
export { archivedRowId, isRowId, settingsId } from './archive-id.ts';
export { toAttribute, toAttributes } from './attribute-value.ts';
export { dispatchedRowKey } from './dispatched-rows.ts';
export type { DispatchPosition } from './dispatch-position.ts';
export { type DispatchWindow, isInWindow } from './dispatch-window.ts';
export { dueKey, dueShard, dueShards } from './due-index.ts';
export type { NextOccurrence } from './completion.ts';
export type { CompleteRowInput } from './complete-row.ts';
export type { DueRow, DueRowsInput, DueRowsPage } from './due-rows.ts';
export type { EditedRow, EditInput } from './edit-row.ts';
export {
  ConflictError,
  ItemError,
  PlanContentionError,
  RowNotFoundError,
  RunNotFoundError,
  ShardCountError,
  UnwritableError,
} from './errors.ts';
export type { FailRowInput } from './fail-row.ts';
export { UnprocessedKeysError } from './get-items.ts';
export type { HasGoneOnInput } from './has-gone-on.ts';
export type { NoteOutcome, NoteSupersededInput } from './note-superseded.ts';
export type { ChangeInput, RescheduleInput } from './owner-edits.ts';
export { planId } from './plan-id.ts';
export type { PutOptions, PutOutcome } from './put-row.ts';
export type { OnUnreadable } from './read-items.ts';
export { rowOfItem, storyOfItem, type Story } from './row-item.ts';
export { createRowRepository, type RowRepository, type RowRepositoryOptions } from './row-repository.ts';
export { rowsTableConfig, rowsTableVariables } from './rows-table-variables.ts';
export type { MissingRules } from './missing-rules.ts';
export type { NewRun, Run, ShardProgress } from './run-item.ts';
export { accountRun, countRunOutcomes, type RunAccount, type RunOutcomes } from './run-outcomes.ts';
export type { SaveShardInput } from './save-shard.ts';
export { createRunRepository, type OpenedRun, type RunRepository } from './run-repository.ts';
export type { WriteOutcome, WriteValuesInput } from './write-values.ts';
