import { quote, type RowStatus } from '@daybreak/domain';

/** There is no row with that id. */
export class RowNotFoundError extends Error {
  override name = 'RowNotFoundError';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`There is no row ${rowId}`);
    this.rowId = rowId;
  }
}

/** The row is not what the edit was made for: its version or its status is another. Nothing was changed. */
export class ConflictError extends Error {
  override name = 'ConflictError';
  readonly rowId: string;

  constructor(rowId: string, reason: string) {
    super(`The row ${rowId} ${reason}`);
    this.rowId = rowId;
  }

  static atVersion(rowId: string, expected: number, actual: number): ConflictError {
    return new ConflictError(rowId, `is at version ${actual}, not ${expected}`);
  }

  static afterAttempts(rowId: string, attempts: number): ConflictError {
    return new ConflictError(rowId, `was changed by others ${attempts} times meanwhile`);
  }

  static inStatus(rowId: string, status: RowStatus): ConflictError {
    return new ConflictError(rowId, `is ${status}`);
  }
}

/**
 * DynamoDB will never take these values, however often they are sent, or not as they are; `keys` names them, and nothing tells
 * what they hold.
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

/** Plans of one version kept taking each other's place in the row: nothing is decided, and the message is worth another try. */
export class PlanContentionError extends Error {
  override name = 'PlanContentionError';
  /** For whoever decides on another try: waiting ends it, and the row is not to blame. */
  readonly fault = 'platform';
  readonly rowId: string;

  constructor(rowId: string) {
    super(`Plans of the row ${quote(rowId)} kept taking each other's place`);
    this.rowId = rowId;
  }
}

/** The rows' table has another number of shards than it was taken to have. Nothing was changed. */
export class ShardCountError extends Error {
  override name = 'ShardCountError';
  readonly tableName: string;
  /** The table's. */
  readonly shardCount: number;
  readonly givenShardCount: number;

  constructor(tableName: string, shardCount: number, givenShardCount: number, whatToDo: string) {
    super(`The table ${tableName} has ${shardCount} shards, not ${givenShardCount}: ${whatToDo}`);
    this.tableName = tableName;
    this.shardCount = shardCount;
    this.givenShardCount = givenShardCount;
  }

  /** For whoever puts rows. */
  static ofOwner(tableName: string, shardCount: number, given: number): ShardCountError {
    const whatToDo = `leave shardCount out, or set it to ${shardCount}. No run reads the shards of another number`;
    return new ShardCountError(tableName, shardCount, given, whatToDo);
  }

  /** For whoever deploys the scanner. */
  static belowTable(tableName: string, shardCount: number, given: number): ShardCountError {
    const whatToDo =
      `deploy with a dueShardCount of at least ${shardCount}. With fewer, the rows in the other shards would never be due, ` +
      'so nothing is dispatched until then';
    return new ShardCountError(tableName, shardCount, given, whatToDo);
  }
}

/** An item of the table is not what this library writes. */
export class ItemError extends Error {
  override name = 'ItemError';
  readonly kind: 'row' | 'run';
  readonly id: string;
  /** Names attributes, never what they hold. */
  readonly reason: string;

  constructor(kind: 'row' | 'run', id: string, reason: string) {
    super(`The ${kind} ${id} can't be read: ${reason}`);
    this.kind = kind;
    this.id = id;
    this.reason = reason;
  }
}

/** There is no run with that id. */
export class RunNotFoundError extends Error {
  override name = 'RunNotFoundError';
  readonly runId: string;

  constructor(runId: string) {
    super(`There is no run ${runId}`);
    this.runId = runId;
  }
}

const mostKeys = 5;
/** The reason comes after the keys, and must be within what a row's history keeps of a message. */
const mostCharacters = 40;

/** The first of the keys, one in any case, and how many more there are. */
function listKeys(keys: readonly string[]): string {
  const shown = keys.slice(0, mostKeys).map(quote);
  const listed = shown.filter(
    (_, index) => index === 0 || shown.slice(0, index + 1).join(', ').length <= mostCharacters,
  );
  const left = keys.length - listed.length;
  return left > 0 ? `${listed.join(', ')} and ${left} more` : listed.join(', ');
}
