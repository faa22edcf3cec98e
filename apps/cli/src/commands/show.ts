import { builtInRuleBook, type Row, type Value } from '@daybreak/domain';
import { describeRowError } from '../history/describe-event.ts';
import { eventsOf } from '../history/events-of.ts';
import { rowOrThrow } from '../history/row-or-throw.ts';
import { formatPlan } from '../preview/format-plan.ts';
import { previewRow, type RowPreview } from '../preview/preview-row.ts';
import { sortKeys } from '../rows-file/sort-keys.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import type { CommandOptions } from './command-options.ts';

export interface ShowOptions extends CommandOptions {
  plan?: boolean;
  /** The number of occurrences to plan. */
  next?: number;
}

/** A row, with what a run would write if that was asked for. */
export interface ShowReport extends Row {
  plan?: RowPreview;
}

/** Prints a row, and what a run would write. Throws CommandError when there is no such row. */
export async function show(id: string, options: ShowOptions, environment: Environment): Promise<0> {
  const { next, plan: isPlanned = next !== undefined } = options;
  await using target = await openTarget(options, environment);
  const row = inOrder(await rowOrThrow(target, id));
  const plan = isPlanned ? previewRow(row, builtInRuleBook, (_, planned) => planned < (next ?? 1)) : undefined;
  print(environment, options, plan === undefined ? row : { ...row, plan }, formatReport);
  return 0;
}

/** The report for people. */
export function formatReport({ plan, ...row }: ShowReport): string {
  return plan === undefined ? formatRow(row) : `${formatRow(row)}\n${formatPlan(row, plan)}`;
}

/** The row with sorted keys, whatever the order in which they were written. */
function inOrder(row: Row): Row {
  const { changes, values, writes } = row;
  return { ...row, changes: sortKeys(changes), values: sortKeys(values), writes: sortKeys(writes) };
}

/** The row for people: its fields, then each key with its value, its change and the time of the write. */
export function formatRow(row: Row): string {
  const { id, values, changes, writes, lastError, history: _, ...fields } = row;
  const lines: [string, string][] = Object.entries(fields).map(([name, value]) => [name, String(value)]);
  const edit = eventsOf(row).findLast((event) => event.by !== undefined);
  if (edit !== undefined) lines.push(['lastEdit', `${edit.event} by ${edit.by}, ${edit.at}`]);
  if (lastError !== undefined) lines.push(['lastError', `${describeRowError(lastError)}, ${lastError.at}`]);
  const keys = [...new Set([...Object.keys(values), ...Object.keys(changes)])].toSorted();
  const table = keys.map((key) => [key, shown(values, key), shown(changes, key), ownText(writes, key)]);
  return [
    `Row ${printable(id)}`,
    ...lines.map(([name, value]) => `  ${name.padEnd(13)}${printable(value)}`),
    ...(table.length > 0 ? formatTable([['key', 'value', 'change', 'written'], ...table]) : []),
  ].join('\n');
}

function shown(values: Readonly<Record<string, Value>>, key: string): string {
  return Object.hasOwn(values, key) ? JSON.stringify(values[key]) : '';
}

/** An own property only: `constructor` may be a key, and every object inherits one. */
function ownText(texts: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(texts, key) ? (texts[key] ?? '') : '';
}
