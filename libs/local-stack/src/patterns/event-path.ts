import { isRecord } from '../json/is-record.ts';

/** A path that EventBridge rejects, or that is not evaluated here. */
export class PathError extends Error {
  override name = 'PathError';
}

/** Returns the part of an event at a path, or undefined if it is missing. */
export type EventPath = (event: unknown) => unknown;

const segment = /^(?:\.([\w-]+|\*)|\['([^']+)'\]|\["([^"]+)"\]|\[(\d+|\*)\])/;

/**
 * Parses the JSONPath of an `InputPath` or an `InputPathsMap`: names, indexes and wildcards. Throws PathError.
 *
 * ```ts
 * parsePath('$.detail.lines[0].sku')({ detail: { lines: [{ sku: 'x' }] } }); // 'x'
 * ```
 */
export function parsePath(path: string): EventPath {
  if (!path.startsWith('$')) throw new PathError(`The path ${path} must begin with $`);
  const steps: ((value: unknown) => unknown)[] = [];
  let hasWildcard = false;
  for (let rest = path.slice(1); rest !== '';) {
    const [text = '', name, quoted, doublyQuoted, index] = segment.exec(rest) ?? [];
    if (text === '') throw new PathError(`The path ${path} has ${rest}, which is not a name, an index or a wildcard`);
    const key = name ?? quoted ?? doublyQuoted ?? index ?? '';
    const isWildcard = (name ?? index) === '*';
    const step = isWildcard ? childrenOf : (value: unknown) => childOf(value, key);
    steps.push(hasWildcard ? eachOf(step) : step);
    hasWildcard ||= isWildcard;
    rest = rest.slice(text.length);
  }
  return (event) => steps.reduce((value, step) => step(value), event);
}

function childOf(value: unknown, key: string): unknown {
  if (Array.isArray(value)) return /^\d+$/.test(key) ? value[Number(key)] : undefined;
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function childrenOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return isRecord(value) ? Object.values(value) : [];
}

function eachOf(step: (value: unknown) => unknown): (values: unknown) => unknown[] {
  return (values) => (Array.isArray(values) ? values.map(step).flat() : []).filter((value) => value !== undefined);
}
