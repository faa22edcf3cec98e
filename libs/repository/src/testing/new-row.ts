import type { Row, RowDefinition, Values, VersionEnd } from '@daybreak/domain';

/** The default due date of a row. */
export const dueDate = '2026-03-29';
/** The default run of a message. */
export const runId = 'run';
/** The time at which the clock of each test starts. */
export const startedAt = '2026-03-29T12:00:00.000Z';
/** A time to which a test sets its clock. */
export const later = '2026-03-29T12:34:56.789Z';

/** An error with which a test fails a row. */
export const error = { stage: 'writer', name: 'Error', message: 'too large', attempt: 3, at: startedAt };

let rowCount = 0;

/** A definition with a new id, due on the clock's day. */
export function newRow(definition: Partial<RowDefinition> = {}): RowDefinition {
  rowCount += 1;
  return {
    id: `row-${rowCount}`,
    dueDate,
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: {},
    values: {},
    ...definition,
  };
}

/** The row after `end` has ended its version. */
export function ended(row: Row, end: Partial<VersionEnd> & Pick<VersionEnd, 'end' | 'at'>): Row {
  const { runId: _run, planId: _plan, ...rest } = row;
  const { version, history, writes } = row;
  const written = Object.keys(writes).length;
  return { ...rest, history: { ...history, [version]: { dueDate: row.dueDate, written, ...end } } };
}

/** Returns the row, or throws when it does not exist. */
export function existing(row: Row | undefined): Row {
  if (row === undefined) throw new Error('The row does not exist');
  return row;
}

/** Values that `put` and `change` refuse, each with the reason. */
export const unwritable: [what: string, values: Values, reason: string][] = [
  ['a key with a backslash', { 'C:\\x': 1 }, 'a key cannot contain a backslash'],
  ['a text with a noncharacter', { note: 'a\uFFFF' }, 'note: holds U+FFFE or U+FFFF'],
  ['a text with half of a surrogate pair', { note: 'a\uD800' }, 'note: holds half of a surrogate pair'],
  ['a text of 390 KB', { note: 'x'.repeat(390 * 1024) }, "above DynamoDB's item size limit of 409600"],
];
