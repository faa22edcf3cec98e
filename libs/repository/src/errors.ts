import { quote, type RowStatus } from '@daybreak/domain';

/** The table holds no row with this id. */
export class RowNotFoundError extends Error {
  override name = 'RowNotFoundError';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`There is no row ${rowId}`);
    this.rowId = rowId;
  }
}

/** The row's version or status does not allow the edit. Nothing was changed. */
export class ConflictError extends Error {
  override name = 'ConflictError';
  readonly rowId: string;
  /** Set when other writers were at fault, so that a retry helps. */
  readonly fault: 'platform' | undefined;

  constructor(rowId: string, reason: string, { fault }: { fault?: 'platform' } = {}) {
    super(`The row ${rowId} ${reason}`);
    this.rowId = rowId;
    this.fault = fault;
  }

  static atVersion(rowId: string, expected: number, actual: number): ConflictError {
    return new ConflictError(rowId, `is at version ${actual}, not ${expected}`);
  }

  static afterAttempts(rowId: string, attempts: number): ConflictError {
    return new ConflictError(rowId, `was changed by other writers ${attempts} times during this edit: try again`, {
      fault: 'platform',
    });
  }

  static inStatus(rowId: string, status: RowStatus): ConflictError {
    return new ConflictError(rowId, `is ${status}`);
  }
}

/**
 * DynamoDB rejects these values, or would not store them unchanged, so a retry does not help. `keys` names the values; the
 * error does not hold them.
 */
export class UnwritableError extends Error {
  override name = 'UnwritableError';
  readonly rowId: string;
  readonly keys: readonly string[];

  constructor(rowId: string, keys: readonly string[], reason: string, options?: ErrorOptions) {
    super(`The values ${listKeys(keys)} can't be written to the row ${quote(rowId)}: ${reason}`, options);
    this.rowId = rowId;
    this.keys = keys;
  }
}

/** Concurrent writers of one version kept replacing each other's plan. The row is still scheduled, and a retry helps. */
export class PlanContentionError extends Error {
  override name = 'PlanContentionError';
  /** The fault ends without a change of the row: back off and retry. */
  readonly fault = 'platform';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`Different plans of the row ${quote(rowId)} kept replacing each other`);
    this.rowId = rowId;
  }
}

/** Other writers kept changing the pauses of the table. Nothing was changed, and a retry helps. */
export class PauseContentionError extends Error {
  override name = 'PauseContentionError';
  /** The fault ends without a change: back off and retry. */
  readonly fault = 'platform';

  constructor(tableName: string) {
    super(`The pauses of the table ${tableName} kept changing: try again`);
  }
}

/** Other writers kept changing a row before it could be held back. The row is still scheduled, and a retry helps. */
export class RowNotHeldError extends Error {
  override name = 'RowNotHeldError';
  /** The fault ends without a change of the row: back off and retry. */
  readonly fault = 'platform';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`The row ${quote(rowId)} is paused, and kept changing before it could be held back`);
    this.rowId = rowId;
  }
}

/** The table has another shard count than the caller gave. Nothing was changed. */
export class ShardCountError extends Error {
  override name = 'ShardCountError';
  readonly tableName: string;
  readonly shardCount: number;
  readonly givenShardCount: number;

  constructor(tableName: string, shardCount: number, givenShardCount: number, whatToDo: string) {
    super(`The table ${tableName} has ${shardCount} shards, not ${givenShardCount}: ${whatToDo}`);
    this.tableName = tableName;
    this.shardCount = shardCount;
    this.givenShardCount = givenShardCount;
  }

  /** For a service that puts rows. */
  static forOwner(tableName: string, shardCount: number, given: number): ShardCountError {
    const whatToDo = `omit shardCount, or set it to ${shardCount}. Runs read only the table's shards`;
    return new ShardCountError(tableName, shardCount, given, whatToDo);
  }

  /** For a deployment of the scanner. */
  static belowTable(tableName: string, shardCount: number, given: number): ShardCountError {
    const whatToDo =
      `deploy with a dueShardCount of at least ${shardCount}. With fewer, no run would read the rows in the other shards, ` +
      'so the scanner dispatches nothing until then';
    return new ShardCountError(tableName, shardCount, given, whatToDo);
  }
}

/** An item in the table does not have the attributes that this library writes. */
export class ItemError extends Error {
  override name = 'ItemError';
  readonly kind: 'row' | 'run';
  readonly id: string;
  /** Names attributes, never their values. */
  readonly reason: string;

  constructor(kind: 'row' | 'run', id: string, reason: string) {
    super(`The ${kind} ${id} can't be read: ${reason}`);
    this.kind = kind;
    this.id = id;
    this.reason = reason;
  }
}

/** A message asks for an edit that was made before, or that a later edit has overtaken. Nothing was changed. */
export class EditRepeatedError extends Error {
  override name = 'EditRepeatedError';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`${quote(rowId)} has had this edit, or a later one`);
    this.rowId = rowId;
  }
}

/** Earlier edits of the row have not been made yet. Nothing was changed, and a retry helps once they have been. */
export class EditTooEarlyError extends Error {
  override name = 'EditTooEarlyError';
  /** The edit waits: back off and retry. */
  readonly fault = 'platform';
  readonly rowId: string;

  constructor(rowId: string, sequence: number, next: number) {
    super(`The row ${quote(rowId)} waits for its edit ${next} before ${sequence}`);
    this.rowId = rowId;
  }
}

/** The table holds no run with this id. */
export class RunNotFoundError extends Error {
  override name = 'RunNotFoundError';
  readonly runId: string;

  constructor(runId: string) {
    super(`There is no run ${runId}`);
    this.runId = runId;
  }
}

const maximumListedKeys = 5;
/** Bounded, because the reason follows the keys, and a row's history keeps only the start of a message. */
const maximumListLength = 40;

/** Lists the first keys, at least one, and the number of further keys. */
function listKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, maximumListedKeys).map(quote);
  const listed = shown.filter(
    (_, index) => index === 0 || shown.slice(0, index + 1).join(', ').length <= maximumListLength,
  );
  const remaining = keys.length - listed.length;
  return remaining > 0 ? `${listed.join(', ')} and ${remaining} more` : listed.join(', ');
}
