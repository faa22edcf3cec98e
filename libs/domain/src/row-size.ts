import { maximumHistoryVersions, maximumVersionEndBytes } from './row-history.ts';
import type { RowDefinition } from './row.ts';
import { utf8Bytes } from './value-problems.ts';
import type { Value, Values } from './values.ts';

/** DynamoDB's item size limit: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const maximumRowBytes = 400 * 1024;

/** Names and values of the attributes that every row has, including the longest error. */
const fixedBytes = 2_048;
/**
 * Reserves the size of a full history. Otherwise a row that fits when it is put could later be too large for the update
 * that completes or fails it.
 */
const historyBytes = maximumHistoryVersions * maximumVersionEndBytes;
/** An ISO instant, and the byte that DynamoDB adds for each element. */
const stampBytes = 24 + 1;
const numberBytes = 21;
const containerBytes = 3;

/**
 * The size in bytes that the item may reach in DynamoDB after `planned` is written, with a timestamp for each key. This is
 * an upper bound: AWS documents the size of a number only approximately.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function rowSizeBytes(definition: RowDefinition, planned: Values): number {
  const { id, timeZone, tenant = '', repeat = '', calendar = '', catchUp = '', rule, changes, values } = definition;
  const stamps = Object.keys(planned).reduce((sum, key) => sum + utf8Bytes(key) + stampBytes, 0);
  const texts = [id, timeZone, tenant, repeat, calendar, catchUp, rule].reduce((sum, text) => sum + utf8Bytes(text), 0);
  return fixedBytes + historyBytes + texts + sizeOf(changes) + sizeOf({ ...values, ...planned }) + stamps;
}

/** The size in bytes of a value, as DynamoDB counts it. */
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

/** The message for a row of `bytes`, which is too large. */
export function rowTooLarge(bytes: number): string {
  return (
    `the row may reach ${bytes} bytes, above DynamoDB's item size limit of ${maximumRowBytes}: ` +
    'its changes, the values that its rule plans from them, and its history all count'
  );
}
