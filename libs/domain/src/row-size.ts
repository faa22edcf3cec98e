import { keptVersions, versionEndBytes } from './row-history.ts';
import type { RowDefinition } from './row.ts';
import { utf8Bytes } from './value-problems.ts';
import type { Value, Values } from './values.ts';

/** DynamoDB's limit on an item: 400 KB. */
export const maximumRowBytes = 400 * 1024;

/** Names and values of the attributes that every row has, with room for the longest error. */
const fixedBytes = 2_048;
/**
 * Room for a whole history: a row that fits on its first day must not become too large to be completed, or even to be
 * failed, on a later one.
 */
const historyBytes = keptVersions * versionEndBytes;
/** An ISO instant, and the overhead of an element. */
const stampBytes = 24 + 1;
const numberBytes = 21;
const containerBytes = 3;

/**
 * How large the row may get in DynamoDB, in bytes: `planned` is counted as written to its map, each key with its stamp.
 * An upper bound, since DynamoDB does not say exactly how it counts numbers.
 */
export function rowSizeBytes(definition: RowDefinition, planned: Values): number {
  const { id, timeZone, rule, changes, values } = definition;
  const stamps = Object.keys(planned).reduce((sum, key) => sum + utf8Bytes(key) + stampBytes, 0);
  const texts = utf8Bytes(id) + utf8Bytes(timeZone) + utf8Bytes(rule);
  return fixedBytes + historyBytes + texts + sizeOf(changes) + sizeOf({ ...values, ...planned }) + stamps;
}

/** What DynamoDB counts of a value. */
export function sizeOf(value: Value): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'number') return numberBytes;
  if (typeof value === 'string') return utf8Bytes(value);
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + 1 + sizeOf(element), containerBytes);
  return Object.entries(value).reduce(
    (sum, [key, element]) => sum + 1 + utf8Bytes(key) + sizeOf(element),
    containerBytes,
  );
}

/** Why a row of that size is refused, with what counts. */
export function rowTooLarge(bytes: number): string {
  return (
    `the row may take ${bytes} bytes, above DynamoDB's limit of ${maximumRowBytes}: ` +
    'its changes count, what its rule plans of them counts once more, and so does its history'
  );
}
