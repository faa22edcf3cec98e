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
/** It was not this run that ended it. */
export const runDidNotEndIt = '(attribute_not_exists(#history.#v0.#runId) OR #history.#v0.#runId <> :runId)';
/** The run `#k0` is not noted yet. */
export const runIsNotNoted = 'attribute_not_exists(#history.#v0.#superseded.#k0)';
export const runsCanBeNoted = 'size(#history.#v0.#superseded) < :mostRuns';

export const runDoesNotExist = 'attribute_not_exists(#runId)';
export const runExists = 'attribute_exists(#runId)';
/** What is to be saved of the shard `#k0` has come at least as far as what is there. */
export const shardSentNoMore = '#shards.#k0.#dispatched <= :dispatched';
export const shardIsNotDone = '#shards.#k0.#done = :notDone';
export const isFirstOrLater = 'attribute_not_exists(#runId) OR #scheduledTime < :scheduledTime';
export const isAheadOfTime = '#scheduledTime > :now';

export const leavesTheDueIndex = '#dueShard, #dueAt';

/** `ExpressionAttributeNames` for the `#name`s in the expressions; those with a digit, such as `#k0`, are the caller's. */
export function attributeNames(...expressions: readonly string[]): Record<string, string> {
  const names = expressions.flatMap((expression) => expression.match(/#[A-Za-z]+\b/g) ?? []);
  return Object.fromEntries(names.map((name) => [name, name.slice(1)]));
}
