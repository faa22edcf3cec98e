/**
 * The clauses of every condition and update, by name. `#name` stands for the attribute of that name; see `attributeNames`.
 */
export const rowExists = 'attribute_exists(#id)';
export const rowDoesNotExist = 'attribute_not_exists(#id)';
export const historyIsMissing = 'attribute_not_exists(#history)';
export const versionMatches = '#version = :version';
export const isScheduled = '#status = :scheduled';
export const statusMatches = '#status = :status';
/** The row still waits for what was planned at this version. */
export const isPending = `${versionMatches} AND ${isScheduled}`;
/** The plan that the row's stamps are of has not been replaced by another since it was read. */
export const planIsStillBegun = '#planId = :begunPlanId';
/** The row's stamps are of this plan, or there are none. */
export const takesPlan =
  '(begins_with(#planId, :planId) OR (attribute_not_exists(#planId) AND size(#writes) = :noStamps))';
/** For a message of no plan id: the stamps may be those of a row that was begun before plans had one. */
export const takesUnnamedPlan = '(begins_with(#planId, :planId) OR attribute_not_exists(#planId))';
export const noPlanIsBegun = 'attribute_not_exists(#planId)';
/** Each key is stamped when it is written, and all stamps are of one plan: as many as it has keys prove that all its values landed. */
export const everyValueIsWritten = 'size(#writes) = :expected';
/** Stamps are only added, so as many as there were are the very same. */
export const noValueWasWritten = 'size(#writes) = :written';

/** The version of the history's entry `#v0` ended, by whomever. */
export const versionHasEnded = 'attribute_exists(#history.#v0)';
export const versionIsNext = '#version = :next';
/** It was completed by this run, and nobody has edited the row since. */
export const versionWasCompletedBy =
  '#history.#v0.#end = :completed AND #history.#v0.#runId = :runId AND attribute_not_exists(#history.#v0.#after)';
/** It was not this run that ended it. */
export const runDidNotEndIt = '(attribute_not_exists(#history.#v0.#runId) OR #history.#v0.#runId <> :runId)';
/** The run `#k0` is not noted yet. */
export const runIsNotNoted = 'attribute_not_exists(#history.#v0.#superseded.#k0)';
export const runsCanBeNoted = 'size(#history.#v0.#superseded) < :mostRuns';

/** In the place of the end `#v0` there is none, or one of an earlier row of that id or an earlier version, or the same with no more notes. */
export const isNotArchived =
  'attribute_not_exists(#id) OR #createdAt < :createdAt OR ' +
  '(#createdAt = :createdAt AND (#version < :version OR size(#history.#v0.#superseded) <= :notes))';

/** A table's count of shards is only ever raised. */
export const shardCountIsNoGreater = 'attribute_not_exists(#shardCount) OR #shardCount <= :shardCount';

export const runDoesNotExist = 'attribute_not_exists(#runId)';
export const runExists = 'attribute_exists(#runId)';
/** Nobody has saved the progress of the shard `#k0` since it was read. */
export const savesAreAsRead = '#shards.#k0.#saves = :saves';
/** An older version saved it last, if anybody did. */
export const savesWereNotCounted = 'attribute_not_exists(#shards.#k0.#saves)';
export const positionIsNew = 'attribute_not_exists(#runId)';
/** No run was registered since. */
export const positionIsAsRead = '#revision = :before';
export const runIsOpen = 'attribute_exists(#openRuns.#k0)';
/** No run was ever registered: there is none to be closed. */
export const runsAreRegistered = 'attribute_exists(#openRuns)';
export const isFirstOrLater = 'attribute_not_exists(#runId) OR #scheduledTime < :scheduledTime';
export const isAheadOfTime = '#scheduledTime > :now';

export const leavesTheDueIndex = '#dueShard, #dueAt';

/** `ExpressionAttributeNames` for the `#name`s in the expressions; those with a digit, such as `#k0`, are the caller's. */
export function attributeNames(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.flatMap((expression) => expression.match(/#[A-Za-z]+\b/g) ?? []);
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}
