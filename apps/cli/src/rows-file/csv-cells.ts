import type { Value } from '@daybreak/domain';
import { parseCell } from './parse-cell.ts';
import { sortKeys } from './sort-keys.ts';
import { isRetyped } from './spreadsheet.ts';

/** What a spreadsheet takes for a formula, and runs. */
const formula = /^[=+\-@\t\r]/;
/** A field that begins so stands after one more `'`, which reading takes away again. */
const escapedFormula = /^'*[=+\-@\t\r]/;

/** The cell of a value, such that reading it gives the value again, even when a spreadsheet has saved it meanwhile. */
export function valueCell(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? JSON.stringify(sortKeys(value)) : String(value);
  const read = parseCell(value);
  const isPlain = read.kind === 'value' && read.value === value && !formula.test(value) && !isRetyped(value);
  // In JSON quotes, which also keep a spreadsheet from seeing a formula or a date.
  return isPlain ? value : JSON.stringify(value);
}

/** The cell of an id or another field, which has no quotes of its own: what a spreadsheet would run gets a ' before it. */
export function fieldCell(text: string): string {
  return escapedFormula.test(text) ? `'${text}` : text;
}

/** The field that the cell holds. */
export function readFieldCell(cell: string): string {
  return cell.startsWith("'") && escapedFormula.test(cell) ? cell.slice(1) : cell;
}

/** Cells as one line of RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
