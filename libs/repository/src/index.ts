/**
 * Rows and runs in DynamoDB. The pipeline's functions use every call. A service that owns rows uses `put`, `change`,
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
export {
  ConflictError,
  EditRepeatedError,
  EditTooEarlyError,
  ItemError,
  PauseContentionError,
  PlanContentionError,
  RowNotFoundError,
  RowNotHeldError,
  RunNotFoundError,
  ShardCountError,
  UnwritableError,
} from './errors.ts';
export { archivedRowId, isRowId, pausesId, settingsId } from './items/archive-id.ts';
export { toAttribute, toAttributes } from './items/attribute-value.ts';
export { messageGroupOf } from './items/message-group.ts';
export { dueKey, dueShard, dueShards, heldPartition } from './items/due-index.ts';
export { type EndedVersion, endedVersionOf, type ItemImages } from './items/ended-version.ts';
export type { EditSource } from './items/edit-log.ts';
export type { OnUnreadable } from './items/read-items.ts';
export { rowOfItem, rowOrTombstoneOfItem, type RowOrTombstone } from './items/row-item.ts';
export { isSealed, sealedStateOf, sealedStateSchema, type SealedRowState } from './items/row-state.ts';
export type { EditedRow, EditInput } from './rows/edits/edit-row.ts';
export type { ChangeInput, RescheduleInput } from './rows/edits/owner-edits.ts';
export type { RowComparison } from './rows/edits/compare-rows.ts';
export type { PutOptions, PutOutcome, RowToPut } from './rows/edits/put-row.ts';
export { archivedEnds, type ArchivedEnd, endsToArchive, type EndsToArchive } from './rows/history/archive-ends.ts';
export type { HoldRowInput } from './rows/pauses/hold-row.ts';
export type { PauseInput } from './rows/pauses/pause-rows.ts';
export type { ReleasedPage, ReleaseRowsInput } from './rows/pauses/release-rows.ts';
export { canBeForgotten, type ClaimReleaseInput, isBeingReleased } from './rows/pauses/resumed-pauses.ts';
export type { CompleteRowInput } from './rows/plans/complete-row.ts';
export type { FailRowInput } from './rows/plans/fail-row.ts';
export type { AtNextOccurrenceInput } from './rows/plans/is-at-next-occurrence.ts';
export type { RecordOutcome, RecordSupersededInput } from './rows/plans/record-superseded.ts';
export { planId } from './rows/plans/plan-id.ts';
export type { SkipOutcome, SkipRowInput } from './rows/plans/skip-row.ts';
export type { WriteOutcome, WriteValuesInput } from './rows/plans/write-values-input.ts';
export type { DueRow, DueRowsInput, DueRowsPage } from './rows/reads/due-rows.ts';
export type { ScanOptions } from './rows/reads/scan-rows.ts';
export type { SearchRowsInput, SearchRowsPage } from './rows/reads/search-rows.ts';
export { createRowRepository, type RowRepository, type RowRepositoryOptions } from './rows/row-repository.ts';
export { rowsTableConfig, rowsTableVariables } from './rows/rows-table-variables.ts';
export { failOrSupersede, type SettleVersionDependencies, supersede } from './rows/settle-version.ts';
export { type DispatchPosition, positionAfter } from './runs/dispatch-position.ts';
export { type DispatchWindow, isInWindow } from './runs/dispatch-window.ts';
export { dispatchedRowKey } from './runs/dispatched-rows.ts';
export type { MissingRules } from './runs/missing-rules.ts';
export { belongsToEarlierRun, hasExpired, planRun, type PlanRunInput, type RunPlan } from './runs/plan-run.ts';
export { isRunByHand, type RunByHand, runIdByHand } from './runs/run-by-hand.ts';
export type { NewRun, Run, ShardProgress } from './runs/run-item.ts';
export { type ShardSave, shardsPerSave } from './runs/save-shards.ts';
export { accountRun, countRunOutcomes, type RunAccount, type RunOutcomes } from './runs/run-outcomes.ts';
export { createRunRepository, type OpenedRun, type RunRepository } from './runs/run-repository.ts';
export { type Pauses, pausesOfItem, type ResumedPause } from './table/pauses.ts';
export { type RateState } from './runs/rate.ts';
export { ratePrefix, type TakenRate, type TakeRateInput } from './runs/take-rate.ts';
export { UnprocessedKeysError } from './table/get-items.ts';
export { rowsTable, runsTable } from './table/table-definitions.ts';
