import { inspect, isDeepStrictEqual } from 'node:util';
import { isMatcher } from './matchers.ts';

/** A place at which a value differs from the expected one. */
export interface Difference {
  /** The path, such as `values.price` or `values["a.b"]`. Empty for the whole value. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * Returns the places at which a value differs from the expected one, which may contain matchers. A key with the value undefined equals a
 * missing key. Objects of another realm, as in Jest, are compared by their content.
 */
export function differences(expected: unknown, found: unknown, path = ''): Difference[] {
  if (isMatcher(expected)) return expected.asymmetricMatch(found) ? [] : [{ path, expected, found }];
  if (Array.isArray(expected) && Array.isArray(found)) {
    const indexes = Array.from({ length: Math.max(expected.length, found.length) }, (_, index) => index);
    return indexes.flatMap((index) => differences(expected[index], found[index], `${path}[${index}]`));
  }
  if (isMap(expected) && isMap(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)]);
    return [...keys].flatMap((key) => differences(own(expected, key), own(found, key), joined(path, key)));
  }
  return isDeepStrictEqual(expected, found) ? [] : [{ path, expected, found }];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Returns the map's own value of a key, and not an inherited one such as `constructor`. */
function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

const shownDifferences = 20;

/** Returns a line for each difference, such as `values.price: expected 12.5, found 10`. */
export function showDifferences(found: readonly Difference[]): string[] {
  const lines = found.slice(0, shownDifferences).map((difference) => {
    const { path, expected } = difference;
    return `${path === '' ? 'it' : path}: expected ${show(expected)}, found ${show(difference.found)}`;
  });
  const hidden = found.length - shownDifferences;
  return hidden > 0 ? [...lines, `and ${hidden} more`] : lines;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : inspect(value, { depth: 8, breakLength: Infinity, maxStringLength: 200 });
}
