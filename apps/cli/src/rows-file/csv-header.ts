import { nameProblem, visible } from '@daybreak/domain';
import { closest, didYouMean } from '../terminal/closest.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { delimiterHint, usualDelimiters } from './file-format.ts';
import type { Problem } from './problem.ts';
import { RowsFileError } from './rows-file-reader.ts';

/** The columns that hold a field of a row. */
export const fieldNames = [
  'id',
  'dueDate',
  'dueTime',
  'timeZone',
  'tenant',
  'priority',
  'repeat',
  'calendar',
  'shift',
  'catchUp',
  'anchorDate',
  'occurrence',
  'rule',
] as const;
type FieldName = (typeof fieldNames)[number];

/** The kind of a CSV column. */
export type Column =
  | { kind: 'field'; name: FieldName }
  | { kind: 'changes' | 'values'; name: string; key: string }
  /** Written by export: the state of the row, as JSON. */
  | { kind: 'state'; name: 'state' }
  /** The reason column of a file of rejected lines. Import ignores it. The name is reserved. */
  | { kind: 'reason'; name: typeof reasonColumn };

export const reasonColumn = 'daybreak.rejected';

const columnsHint = `the columns are ${fieldNames.join(', ')}, changes.<key> and values.<key>`;

/** Parses the cells of the header, up to the last one with a name. Throws RowsFileError with every problem. */
export function parseHeader(all: readonly Uint8Array[], line: number, delimiter: string): Column[] {
  const separation = separationProblem(all, line, delimiter);
  if (separation !== undefined) throw new RowsFileError([separation]);
  const cells = all.slice(0, all.findLastIndex((cell) => decodeUtf8(cell)?.trim() !== '') + 1);
  const problems: Problem[] = [];
  const firstAt = new Map<string, number>();
  const columns: Column[] = [];
  cells.forEach((cell, index) => {
    const column = index + 1;
    const name = decodeUtf8(cell);
    const parsed = name === undefined ? 'the column name is not valid UTF-8' : parseColumn(name);
    if (typeof parsed === 'string') problems.push({ line, column, reason: parsed });
    else if (firstAt.has(parsed.name)) {
      const reason = `duplicate column: column ${firstAt.get(parsed.name)} has the same name`;
      problems.push({ line, column, name: parsed.name, reason });
    } else {
      firstAt.set(parsed.name, column);
      columns.push(parsed);
    }
  });
  for (const name of ['id', 'dueDate']) {
    if (!firstAt.has(name)) problems.push({ line, column: 1, reason: `the header has no column ${name}` });
  }
  if (problems.length > 0) throw new RowsFileError(problems);
  return columns;
}

/** The problem of a header with another delimiter. Undefined for another header. */
export function separationProblem(cells: readonly Uint8Array[], line: number, delimiter: string): Problem | undefined {
  const names = cells.map((cell) => decodeUtf8(cell) ?? '');
  if (names.includes('id')) return undefined;
  const found = usualDelimiters.find((other) => {
    const parts = names.join(delimiter).split(other).map(unquoted);
    return other !== delimiter && parts.includes('id') && parts.includes('dueDate');
  });
  if (found === undefined) return undefined;
  return { line, column: 1, reason: `the columns are separated by ${delimiterHint(found)}` };
}

const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/s, '$1');

/** The column, or the reason why the name is invalid. */
function parseColumn(name: string): Column | string {
  const fieldName = fieldNames.find((field) => field === name);
  if (fieldName !== undefined) return { kind: 'field', name: fieldName };
  if (name === 'state') return { kind: 'state', name };
  if (name === reasonColumn) return { kind: 'reason', name };
  if (name === '') return `a column without a name: ${columnsHint}`;
  const [, kind, key] = /^(changes|values)\.(.*)$/s.exec(name) ?? [];
  if ((kind !== 'changes' && kind !== 'values') || key === undefined)
    return `unknown column "${visible(name)}"${suggestColumn(name)}`;
  if (key === '') return `${name} has an empty key: write a key after the dot`;
  return nameProblem(key) ?? { kind, name, key };
}

function suggestColumn(name: string): string {
  const field = closest(name, [...fieldNames, 'state']);
  if (field !== undefined) return didYouMean(field);
  const [, kind, key] = /^\s*(change|value)s?[ ._:-]+(\S.*?)\s*$/is.exec(name) ?? [];
  if (kind !== undefined && key !== undefined) return didYouMean(`${kind.toLowerCase()}s.${visible(key)}`);
  return `: ${columnsHint}`;
}
