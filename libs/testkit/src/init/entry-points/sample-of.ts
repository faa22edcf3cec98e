import { isObject } from './is-object.ts';

/**
 * Returns a value that matches an event pattern or a filter policy, with the first alternative of each field. Omits a field that must not
 * exist.
 */
export function sampleOf(pattern: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = Object.entries(pattern).flatMap(([name, rule]): [string, unknown][] => {
    if (name === '$or') return Array.isArray(rule) && isObject(rule[0]) ? Object.entries(sampleOf(rule[0])) : [];
    if (isObject(rule)) return [[name, sampleOf(rule)]];
    const value: unknown = Array.isArray(rule) ? sampleValue(rule[0], name) : undefined;
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(fields);
}

function sampleValue(rule: unknown, name: string): unknown {
  if (!isObject(rule)) return rule;
  const text = (argument: unknown): string =>
    isObject(argument) ? String(argument['equals-ignore-case']) : String(argument);
  if ('exists' in rule) return rule['exists'] === true ? `${name}-1` : undefined;
  if ('prefix' in rule) return `${text(rule['prefix'])}1`;
  if ('suffix' in rule) return `1${text(rule['suffix'])}`;
  if ('equals-ignore-case' in rule) return rule['equals-ignore-case'];
  if ('wildcard' in rule)
    return text(rule['wildcard']).replaceAll(/\\(.)|\*/g, (_, escaped?: string) => escaped ?? '1');
  if ('cidr' in rule) return text(rule['cidr']).replace(/\/.*$/, '');
  if ('numeric' in rule) return numberOf(rule['numeric']);
  return `${name}-1`;
}

function numberOf(bounds: unknown): number {
  if (!Array.isArray(bounds)) return 1;
  const [operator, bound, , upper] = bounds.map((each) => (typeof each === 'number' ? each : String(each)));
  if (typeof bound !== 'number') return 1;
  if (typeof upper === 'number') return (bound + upper) / 2;
  if (operator === '>') return bound + 1;
  return operator === '<' ? bound - 1 : bound;
}
