import type { RowDefinition, Value } from '@daybreak/domain';

/** Rows as CSV, with a column for each key of their `changes` and `values`; a key that a row lacks is an empty cell. */
export function formatCsv(rows: readonly RowDefinition[]): string {
  const keysOf = (part: 'changes' | 'values'): string[] => [...new Set(rows.flatMap((row) => Object.keys(row[part])))];
  const [changes, values] = [keysOf('changes'), keysOf('values')];
  const header = [
    'id',
    'dueDate',
    'timeZone',
    'rule',
    ...changes.map((key) => `changes.${key}`),
    ...values.map((key) => `values.${key}`),
  ];
  const lines = rows.map((row) => [
    row.id,
    row.dueDate,
    row.timeZone,
    row.rule,
    ...changes.map((key) => cellOf(row.changes[key])),
    ...values.map((key) => cellOf(row.values[key])),
  ]);
  return [header, ...lines].map((cells) => `${cells.map(quote).join(',')}\n`).join('');
}

/** Text that would read as something else, such as `007`, `true` or `"x"`, is a JSON string, its quotes part of the cell. */
function cellOf(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value === 'object' && value !== null) throw new TypeError('A cell holds no list or map');
  return typeof value === 'string' && !readsAsSomethingElse(value) ? value : JSON.stringify(value);
}

function readsAsSomethingElse(text: string): boolean {
  return /^(|true|false|null|".*|[-+.]?\d.*)$/.test(text);
}

function quote(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
