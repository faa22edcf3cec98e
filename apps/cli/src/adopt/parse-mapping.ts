import { nameProblem, visible } from '@daybreak/domain';
import { fieldNames } from '../rows-file/csv-header.ts';
import { parseCell } from '../rows-file/parse-cell.ts';
import { closest, didYouMean } from '../terminal/closest.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { dateFormatNames, dateFormatOf } from './date-format.ts';

type FieldName = (typeof fieldNames)[number];

/** A field of a row, or a key of its changes or values. */
export type TargetField =
  | { name: string; kind: 'field'; field: FieldName }
  | { name: string; kind: 'changes' | 'values'; key: string };

/** One `--map FIELD=SOURCE:FORMAT`. */
export interface MappedField {
  target: TargetField;
  /** The path in an item, or the name of a column. */
  source: string;
  /** Undefined when none is given. */
  format: string | undefined;
}

/** One `--set FIELD=VALUE`. */
export interface ConstantField {
  target: TargetField;
  value: unknown;
}

/** One `--filter SOURCE=VALUE` or `SOURCE!=VALUE`. */
export interface SourceFilter {
  source: string;
  value: string;
  isEqual: boolean;
}

export interface Mapping {
  fields: MappedField[];
  constants: ConstantField[];
  filters: SourceFilter[];
}

export interface MappingOptions {
  map: string[];
  set?: string[];
  filter?: string[];
}

const dateFields: readonly string[] = ['dueDate', 'anchorDate', 'dueTime'];
const valueFormats = ['text', 'number', 'json'] as const;

/** Parses the options of `daybreak adopt`. Throws UsageError. */
export function parseMapping({ map, set = [], filter = [] }: MappingOptions): Mapping {
  const fields = map.map(parseField);
  const constants = set.map(parseConstant);
  const names = [...fields, ...constants].map(({ target }) => target.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new UsageError(`${twice} is given twice by --map and --set`);
  for (const name of ['id', 'dueDate'])
    if (!names.includes(name)) throw new UsageError(`A row needs ${name}: add --map ${name}=SOURCE`);
  return { fields, constants, filters: filter.map(parseFilter) };
}

function parseField(text: string): MappedField {
  const [name, rest] = split('--map', text);
  const target = targetOf('--map', name);
  const at = rest.lastIndexOf(':');
  const source = at < 0 ? rest : rest.slice(0, at);
  const format = at < 0 ? '' : rest.slice(at + 1);
  if (source === '') throw new UsageError(`--map ${visible(text)} names no source`);
  if (format !== '') assertFormat(target, format, text);
  return { target, source, format: format === '' ? undefined : format };
}

function assertFormat({ name }: TargetField, format: string, text: string): void {
  const isDate = dateFields.includes(name);
  if (isDate ? dateFormatOf(format) !== undefined : valueFormats.some((known) => known === format)) return;
  const names: readonly string[] = isDate ? dateFormatNames : valueFormats;
  const patterns = isDate ? ', or a pattern such as DD.MM.YYYY' : '';
  throw new UsageError(
    `--map ${visible(text)}: ${visible(format)} is not a format of ${name}: use ${names.join(', ')}${patterns}${didYouMean(closest(format, names))}`,
  );
}

function parseConstant(text: string): ConstantField {
  const [name, rest] = split('--set', text);
  const target = targetOf('--set', name);
  if (target.kind === 'field')
    return { target, value: target.field === 'occurrence' && /^\d+$/.test(rest) ? Number(rest) : rest };
  const cell = parseCell(rest);
  if (cell.kind === 'absent') throw new UsageError(`--set ${name}= has no value: write '""' for an empty text`);
  if (cell.kind === 'problem') throw new UsageError(`--set ${name}: ${cell.reason}`);
  return { target, value: cell.value };
}

function parseFilter(text: string): SourceFilter {
  const [, source = '', operator = '', value = ''] = /^(.+?)(!?=)(.*)$/s.exec(text) ?? [];
  if (source === '') throw new UsageError(`--filter ${visible(text)} is not SOURCE=VALUE or SOURCE!=VALUE`);
  return { source, value, isEqual: operator === '=' };
}

function split(option: string, text: string): [name: string, rest: string] {
  const at = text.indexOf('=');
  if (at < 1)
    throw new UsageError(`${option} ${visible(text)} is not FIELD=${option === '--map' ? 'SOURCE' : 'VALUE'}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function targetOf(option: string, name: string): TargetField {
  const field = fieldNames.find((known) => known === name);
  if (field !== undefined) return { name, kind: 'field', field };
  const [, kind, key = ''] = /^(changes|values)\.(.*)$/s.exec(name) ?? [];
  if ((kind === 'changes' || kind === 'values') && key !== '') {
    const problem = nameProblem(key);
    if (problem !== undefined) throw new UsageError(`${option} ${visible(name)}: ${problem}`);
    return { name, kind, key };
  }
  throw new UsageError(
    `${option} ${visible(name)}: the fields are ${fieldNames.join(', ')}, changes.KEY and values.KEY${didYouMean(closest(name, fieldNames))}`,
  );
}
