import type { Row, Value } from '@daybreak/domain';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Environment } from '../options/environment.ts';
import { resolvePath } from '../options/resolve-path.ts';
import { openDataFolder } from '../stack/data-folder.ts';
import { withRowsOf } from '../stack/with-rows-of.ts';

export interface ShowOptions {
  data: string;
  engine?: DynamoDBEngine;
  json?: boolean;
}

/** Prints a row as it stands in a data folder. Resolves to the exit code: 1 when there is no such row. */
export async function show(id: string, options: ShowOptions, environment: Environment): Promise<0 | 1> {
  const { stdout, stderr } = environment;
  using folder = openDataFolder(resolvePath(options.data, environment), { name: options.data, create: false });
  const row = await withRowsOf(folder, options.engine, async ({ rows }) => await rows.get(id));
  if (row === undefined) {
    stderr.write(`There is no row ${id} in ${options.data}\n`);
    return 1;
  }
  stdout.write(`${options.json === true ? JSON.stringify(row) : formatRow(row)}\n`);
  return 0;
}

/** The row for people: its fields, then its values, each with when it was written and what is to be written. */
export function formatRow(row: Row): string {
  const { id, values, changes, writes, lastError, ...fields } = row;
  const lines: [string, string][] = Object.entries(fields).map(([name, value]) => [name, String(value)]);
  if (lastError !== undefined) {
    const { stage, name, message, attempt, at } = lastError;
    lines.push(['lastError', `${name}: ${message} (${stage}, attempt ${attempt}, ${at})`]);
  }
  const keys = [...new Set([...Object.keys(values), ...Object.keys(changes)])];
  const table = keys.map((key) => [key, shown(values, key), shown(changes, key), writes[key] ?? '']);
  return [
    `Row ${id}`,
    ...lines.map(([name, value]) => `  ${name.padEnd(13)}${value}`),
    ...(table.length > 0 ? formatTable([['key', 'value', 'change', 'written'], ...table]) : []),
  ].join('\n');
}

function shown(values: Readonly<Record<string, Value>>, key: string): string {
  return Object.hasOwn(values, key) ? JSON.stringify(values[key]) : '';
}

/** Columns side by side, the first row being their names. */
export function formatTable(rows: readonly (readonly string[])[]): string[] {
  const columnCount = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columnCount }, (_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}
