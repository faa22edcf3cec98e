import { isExactNumber, isJsonNumber } from '../rows-file/exact-number.ts';
import { parseCell } from '../rows-file/parse-cell.ts';
import { parseJson } from '../rows-file/parse-json.ts';
import { dateFormatOf } from './date-format.ts';
import type { MappedField, Mapping, SourceFilter } from './parse-mapping.ts';
import { BinaryValue, InexactNumber, type SourceRecord, valueAt } from './source-record.ts';

/** A part of a row that the source does not give. */
export interface MappingProblem {
  /** The field of the row. */
  name: string;
  reason: string;
}

export interface MappedRecord {
  row: Record<string, unknown>;
  problems: MappingProblem[];
}

/** Whether all filters select the record. A missing value counts as an empty text. */
export function isSelected(record: SourceRecord, filters: readonly SourceFilter[]): boolean {
  return filters.every(({ source, value, isEqual }) => (textOf(valueAt(record, source)) === value) === isEqual);
}

/**
 * Makes a row of a record, before `parseRowDefinition`. A field whose source is missing or null is left out. A value without a format is read from a cell of CSV as
 * import reads it, where `12.5` is a number.
 */
export function mapRecord(
  record: SourceRecord,
  { fields, constants }: Mapping,
  { isCsv }: { isCsv: boolean },
): MappedRecord {
  const parts = {
    field: new Map<string, unknown>(),
    changes: new Map<string, unknown>(),
    values: new Map<string, unknown>(),
  };
  const problems: MappingProblem[] = [];
  const put = (target: MappedField['target'], value: unknown): void =>
    void parts[target.kind].set(target.kind === 'field' ? target.field : target.key, value);
  for (const { target, value } of constants) put(target, value);
  // The time zone first: it decides the date of an instant.
  const zoneFirst = fields.toSorted(
    (a, b) => Number(b.target.name === 'timeZone') - Number(a.target.name === 'timeZone'),
  );
  for (const field of zoneFirst) {
    const found = valueAt(record, field.source);
    if (found === undefined || found === null) continue;
    const zone = parts.field.get('timeZone');
    const context = { timeZone: typeof zone === 'string' ? zone : 'UTC', isCsv };
    const converted = convert(found, field, context);
    if ('reason' in converted)
      problems.push({ name: field.target.name, reason: `${field.source} ${converted.reason}` });
    else if (converted.value !== undefined) put(field.target, converted.value);
  }
  const row = {
    ...Object.fromEntries(parts.field),
    changes: Object.fromEntries(parts.changes),
    values: Object.fromEntries(parts.values),
  };
  return { row, problems };
}

type Converted = { value: unknown } | { reason: string };

function convert(
  found: unknown,
  { target, format }: MappedField,
  { timeZone, isCsv }: { timeZone: string; isCsv: boolean },
): Converted {
  if (found instanceof BinaryValue) return { reason: 'is binary, which a row can not hold' };
  if (target.name === 'dueDate' || target.name === 'anchorDate' || target.name === 'dueTime')
    return convertDate(found, target.name, format, timeZone);
  if (found instanceof InexactNumber)
    return format === 'text'
      ? { value: found.text }
      : { reason: `is ${found.text}, which would lose digits as a number: add :text` };
  if (target.kind === 'field') return convertField(found, target.name);
  if (format === 'text') return textOrReason(found);
  if (format === 'number') return convertNumber(found);
  if (format === 'json') return convertJson(found);
  return isCsv && typeof found === 'string' ? convertCell(found) : storable(found);
}

function convertCell(text: string): Converted {
  const cell = parseCell(text);
  if (cell.kind === 'problem') return { reason: cell.reason };
  return { value: cell.kind === 'absent' ? undefined : cell.value };
}

function convertDate(found: unknown, name: string, format: string | undefined, timeZone: string): Converted {
  const value = found instanceof InexactNumber ? found.text : found;
  if (format === undefined)
    return typeof value === 'string'
      ? { value: value === '' ? undefined : value }
      : { reason: `is no text: add a format, such as :epoch, :epoch-ms or :iso` };
  // An empty cell, or an empty text.
  if (value === '') return { value: undefined };
  const moment = dateFormatOf(format)?.(value, timeZone);
  if (moment === undefined) return { reason: `is not a date of the format ${format}` };
  return { value: name === 'dueTime' ? moment.time : moment.date };
}

/** A field of a row is text, but for `occurrence`. A number that is an id is its text. */
function convertField(found: unknown, name: string): Converted {
  if (name === 'occurrence') return { value: typeof found === 'string' && /^\d+$/.test(found) ? Number(found) : found };
  // An empty cell, or an empty text.
  return found === '' ? { value: undefined } : textOrReason(found);
}

function textOrReason(found: unknown): Converted {
  return isScalar(found) ? { value: String(found) } : { reason: 'is a list or an object, and not a text' };
}

function convertNumber(found: unknown): Converted {
  if (typeof found === 'number') return { value: found };
  if (typeof found !== 'string' || !isJsonNumber(found)) return { reason: 'is not a number' };
  return isExactNumber(found) ? { value: Number(found) + 0 } : { reason: 'would lose digits as a number: use :text' };
}

function convertJson(found: unknown): Converted {
  if (typeof found !== 'string') return { reason: 'is not a text of JSON' };
  const parsed = parseJson(found);
  return 'reason' in parsed ? { reason: `is not JSON: ${parsed.reason}` } : storable(parsed.value);
}

function storable(found: unknown): Converted {
  return hasUnstorable(found) ? { reason: 'holds binary, or a number that would lose digits' } : { value: found };
}

function hasUnstorable(found: unknown): boolean {
  if (found instanceof InexactNumber || found instanceof BinaryValue) return true;
  if (Array.isArray(found)) return found.some(hasUnstorable);
  return typeof found === 'object' && found !== null && Object.values(found).some(hasUnstorable);
}

function isScalar(found: unknown): found is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof found);
}

function textOf(found: unknown): string {
  if (found instanceof InexactNumber) return found.text;
  return isScalar(found) ? String(found) : '';
}
