import { type Value, type Values, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';
import { parseCell } from '../rows-file/parse-cell.ts';
import { parseJson } from '../rows-file/parse-json.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** The changes that `daybreak change` makes. */
export interface ChangesOptions {
  /** Each `key=value`. */
  set?: string[];
  /** All keys, as a JSON object. */
  changes?: string;
}

/** A function from the current changes of a row to the new ones. Throws UsageError for invalid options. */
export function parseChanges({ set, changes }: ChangesOptions): (before: Values) => Values {
  if (set === undefined && changes === undefined)
    throw new UsageError('Nothing to change: add --set KEY=VALUE for single keys, or --changes JSON for all keys');
  if (set !== undefined && changes !== undefined)
    throw new UsageError(
      '--set and --changes exclude each other: use --set for single keys, or --changes for all keys',
    );
  if (changes !== undefined) {
    const all = parseChangesJson(changes);
    return () => all;
  }
  const entries = (set ?? []).map(parseEntry);
  const twice = entries.find(([key], index) => entries.findIndex(([other]) => other === key) < index);
  if (twice !== undefined) throw new UsageError(`--set ${twice[0]} is given twice`);
  // From entries, since an assignment to the key `__proto__` sets no property.
  return (before) => Object.fromEntries([...Object.entries(before), ...entries]);
}

function parseChangesJson(text: string): Values {
  const json = parseJson(text);
  if ('reason' in json) throw new UsageError(`--changes, character ${json.column}: ${json.reason}`);
  const parsed = v.safeParse(valuesSchema, json.value);
  if (parsed.success) return parsed.output;
  throw new UsageError(`--changes: ${parsed.issues.map(({ message }) => message).join('; ')}`);
}

/** The value has the syntax of a CSV cell: 5 is a number, and "5" in JSON quotes is text. */
function parseEntry(text: string): [key: string, value: Value] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`--set ${text} is not KEY=VALUE`);
  const key = text.slice(0, at);
  const cell = parseCell(text.slice(at + 1));
  if (cell.kind === 'absent') throw new UsageError(`--set ${key}= has no value: write '""' for an empty text`);
  if (cell.kind === 'problem') throw new UsageError(`--set ${key}: ${cell.reason}`);
  return [key, cell.value];
}
