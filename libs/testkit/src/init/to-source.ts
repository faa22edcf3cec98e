const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/**
 * Writes a value as an expression of JavaScript. An instant and a UUID, which the next run won't have again, become the matchers
 * `anyInstant` and `anyId`.
 */
export function toSource(value: unknown, indent = ''): string {
  return sourceOf(value, indent, (text) =>
    instant.test(text) ? 'anyInstant' : uuid.test(text) ? 'anyId' : quoted(text),
  );
}

/** Writes a value as an expression of JavaScript, without matchers. */
export function literal(value: unknown): string {
  return sourceOf(value, '', quoted);
}

function sourceOf(value: unknown, indent: string, textOf: (text: string) => string): string {
  const inner = `${indent}  `;
  const list = (values: readonly unknown[]): string =>
    `[${values.map((each) => sourceOf(each, inner, textOf)).join(', ')}]`;
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
