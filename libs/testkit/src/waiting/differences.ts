import { inspect, isDeepStrictEqual } from 'node:util';
import { isMatcher } from './matchers.ts';

/** One place at which a value is not as expected. */
export interface Difference {
  /** As `values.price` or `values["a.b"]`; empty for the whole value. */
  readonly path: string;
  readonly expected: unknown;
  readonly found: unknown;
}

/**
 * Every place at which the value differs from what is expected, in which matchers may stand. A key that holds undefined is the same
 * as none. Objects of another realm, as Jest has, are compared by what they hold.
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

/** Not what a key such as `constructor` inherits. */
function own(map: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function joined(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

const shownDifferences = 20;

/** One line for each difference, as `values.price: expected 12.5, found 10`. */
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
