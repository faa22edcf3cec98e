import type { RowDefinition, Value } from '@daybreak/domain';
import { parseCell } from './parse-cell.ts';

/** What a spreadsheet takes for a formula, and runs. */
const formula = /^[=+\-@\t\r]/;

/** The cell of a value, such that reading it gives the value again; lists and objects, for which CSV has no cell, as JSON text. */
export function valueCell(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  const read = parseCell(value);
  const isPlain = read.kind === 'value' && read.value === value && !formula.test(value);
  // In JSON quotes, which also keep a spreadsheet from seeing a formula.
  return isPlain ? value : JSON.stringify(value);
}

/** The cell of an id or another field, which has no quotes of its own: what a spreadsheet would run gets a ' before it. */
export function fieldCell(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** Whether the row can't be read back from CSV as it is. */
export function losesInCsv({ id, rule, changes, values }: RowDefinition): boolean {
  const isNested = (value: Value): boolean => typeof value === 'object' && value !== null;
  return formula.test(id) || formula.test(rule) || [...Object.values(changes), ...Object.values(values)].some(isNested);
}

/** Cells as one line of RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
