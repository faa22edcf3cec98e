import { Varying } from './merge-runs.ts';

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** The matchers that a written test may define. The kit exports `anyInstant`. */
export const matchers = {
  anyId: "typeof value === 'string' && value.length === 36",
  anyText: "typeof value === 'string'",
  anyNumber: "typeof value === 'number'",
  anything: 'value !== undefined',
} as const;

/** Returns a value as a JavaScript expression. Instants, UUIDs and varying values become matchers, because the next run has others. */
export function toSource(value: unknown, indent = ''): string {
  return sourceOf(value, indent, (text) => matcherOfText(text) ?? quoted(text));
}

function matcherOfText(text: string): string | undefined {
  if (instant.test(text)) return 'anyInstant';
  return uuid.test(text) ? 'anyId' : undefined;
}

function matcherOf(value: unknown): string {
  if (typeof value === 'string') return matcherOfText(value) ?? 'anyText';
  return typeof value === 'number' ? 'anyNumber' : 'anything';
}

/** Returns a value as a JavaScript expression, without matchers. */
export function literal(value: unknown): string {
  return sourceOf(value, '', quoted);
}

function sourceOf(value: unknown, indent: string, textOf: (text: string) => string): string {
  const inner = `${indent}  `;
  const list = (values: readonly unknown[]): string =>
    `[${values.map((each) => sourceOf(each, inner, textOf)).join(', ')}]`;
  if (value instanceof Varying) return matcherOf(value.value);
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return list(value);
  if (value instanceof Set) return `new Set(${list([...value])})`;
  if (value instanceof Uint8Array) return `Uint8Array.from(${list([...value])})`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, each]) => `${nameOf(name)}: ${sourceOf(each, inner, textOf)}`);
  const short = `{ ${entries.join(', ')} }`;
  if (entries.length === 0) return '{}';
  return short.length <= 80 && !short.includes('\n')
    ? short
    : `{\n${entries.map((entry) => `${inner}${entry},\n`).join('')}${indent}}`;
}

function quoted(text: string): string {
  const json = JSON.stringify(text);
  return json.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
}

function nameOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}
