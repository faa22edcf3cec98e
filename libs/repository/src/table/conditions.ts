/**
 * Every clause of the condition expressions has a name here. The placeholder `#name` is the attribute `name`: see
 * `attributeNames`.
 */
export const rowExists = 'attribute_exists(#id)';
export const rowDoesNotExist = 'attribute_not_exists(#id)';
export const historyIsMissing = 'attribute_not_exists(#history)';
export const versionMatches = '#version = :version';
export const isScheduled = '#status = :scheduled';
export const statusMatches = '#status = :status';
/** The row is scheduled at this version. */
export const isPending = `${versionMatches} AND ${isScheduled}`;
/** No other plan has replaced the stored plan since it was read. */
export const storedPlanIsUnchanged = '#planId = :storedPlanId';
/** The timestamps in `writes` belong to this plan, or there are none. */
export const planMatches =
  '(begins_with(#planId, :planId) OR (attribute_not_exists(#planId) AND size(#writes) = :noStamps))';
/** For a message without a plan id: the timestamps may come from an older release, which stored no plan id. */
export const unnamedPlanMatches = '(begins_with(#planId, :planId) OR attribute_not_exists(#planId))';
export const noPlanIsStored = 'attribute_not_exists(#planId)';
/** Each written key has a timestamp, and all timestamps belong to one plan. So their number shows that all values are written. */
export const allValuesAreWritten = 'size(#writes) = :expected';
/** Timestamps are only added, so an equal number means the same timestamps. */
export const noValueWasWritten = 'size(#writes) = :written';

/** No other message has edited the row since its log was read. */
export const editLogMatches = '#editLog = :editLog';
export const editLogIsMissing = 'attribute_not_exists(#editLog)';

/** The history has an end of the version `#v0`. */
export const versionHasEnded = 'attribute_exists(#history.#v0)';
export const isAtNextVersion = '#version = :next';
/** This run completed the version `#v0`, and no owner has edited the row since. */
export const versionWasCompletedBy =
  '#history.#v0.#end = :completed AND #history.#v0.#runId = :runId AND attribute_not_exists(#history.#v0.#after)';
/** The version `#v0` has not ended, or another run or an owner's edit ended it. */
export const runDidNotEndVersion = '(attribute_not_exists(#history.#v0.#runId) OR #history.#v0.#runId <> :runId)';
export const runIsNotRecorded = 'attribute_not_exists(#history.#v0.#superseded.#k0)';
export const hasRoomForRun = 'size(#history.#v0.#superseded) < :maximumRuns';

/** The archive item does not exist, or holds the end of an earlier row or version, or the same end with no more superseded runs. */
export const archivedEndIsOlder =
  'attribute_not_exists(#id) OR #createdAt < :createdAt OR ' +
  '(#createdAt = :createdAt AND (#version < :version OR size(#history.#v0.#superseded) <= :notes))';

export const shardCountIsMissing = 'attribute_not_exists(#shardCount)';
/** The shard count of a table never decreases. */
export const shardCountIsNoGreater = 'attribute_not_exists(#shardCount) OR #shardCount <= :shardCount';

/** The pauses have not changed since they were read. */
export const pausesAreUnchanged = 'attribute_not_exists(#revision) OR #revision = :before';
/** The row waits in this partition of the due index. */
export const isHeldHere = '#dueShard = :held';

/** An older release failed the row, and took it out of the due index. */
export const isFailedAndNotIndexed = '#status = :failed AND attribute_not_exists(#dueShard)';

export const runDoesNotExist = 'attribute_not_exists(#runId)';
export const runExists = 'attribute_exists(#runId)';
/** The progress of the shard `#k0` has not been saved since it was read. */
export const savesMatch = '#shards.#k0.#saves = :saves';
/** An older release, which did not count saves, saved the progress. */
export const savesAreMissing = 'attribute_not_exists(#shards.#k0.#saves)';
export const positionDoesNotExist = 'attribute_not_exists(#runId)';
/** No run has been registered since the position was read. */
export const revisionMatches = '#revision = :before';
/** No function has taken from the limit since its state was read. */
export const rateIsUnchanged = 'attribute_not_exists(#revision) OR #revision = :before';
export const runIsOpen = 'attribute_exists(#openRuns.#k0)';
/** At least one run was ever registered. Otherwise there is no map to remove an entry from. */
export const runsAreRegistered = 'attribute_exists(#openRuns)';
export const isFirstOrLater = 'attribute_not_exists(#runId) OR #scheduledTime < :scheduledTime';
export const isInTheFuture = '#scheduledTime > :now';

export const dueIndexKeys = '#dueShard, #dueAt';

/** `ExpressionAttributeNames` for the placeholders in the expressions. The caller names placeholders with a digit, such as `#k0`. */
export function attributeNames(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.flatMap((expression) => expression.match(/#[A-Za-z]+\b/g) ?? []);
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}
