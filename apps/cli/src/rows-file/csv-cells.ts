import type { Value } from '@daybreak/domain';
import { parseCell } from './parse-cell.ts';
import { sortKeys } from './sort-keys.ts';
import { isRetyped } from './spreadsheet.ts';

/** A text that a spreadsheet runs as a formula. */
const formula = /^[=+\-@\t\r]/;
/** A field that begins so gets one more `'`, which `readFieldCell` removes. */
const escapedFormula = /^'*[=+\-@\t\r]/;

/** The cell of a value. `parseCell` returns the same value, even after a spreadsheet has saved the cell. */
export function valueCell(value: Value | undefined): string {
  if (value === undefined) return '';
  if (typeof value !== 'string')
    return typeof value === 'object' && value !== null ? JSON.stringify(sortKeys(value)) : String(value);
  const read = parseCell(value);
  const isPlain = read.kind === 'value' && read.value === value && !formula.test(value) && !isRetyped(value);
  // A spreadsheet sees no formula or date in JSON quotes.
  return isPlain ? value : JSON.stringify(value);
}

/** The cell of an id or another field, which is never in JSON quotes. A text that a spreadsheet would run gets a leading `'`. */
export function fieldCell(text: string): string {
  return escapedFormula.test(text) ? `'${text}` : text;
}

/** The field of a cell, without the `'` of `fieldCell`. */
export function readFieldCell(cell: string): string {
  return cell.startsWith("'") && escapedFormula.test(cell) ? cell.slice(1) : cell;
}

/** Cells as one line of RFC 4180. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;
}
