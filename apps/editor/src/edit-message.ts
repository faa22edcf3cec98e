import * as v from 'valibot';

const rowId = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2_048),
  v.description('The id of the row: at most 2,048 bytes of UTF-8.'),
);

/** What every message has. */
const common = {
  schemaVersion: v.pipe(v.literal(1), v.description('Raised by a change that an older editor could not read.')),
  token: v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(128),
    v.description('Names the edit, such as a UUID. A second message with the same token changes nothing.'),
  ),
};

/** What the message of an edit of one row has. */
const ofRow = {
  ...common,
  sequence: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(Number.MAX_SAFE_INTEGER),
      v.description(
        'The number of the edit among those of its row, from 1 and without a gap. An edit waits for the one before it, and changes ' +
          'nothing after a later one. Without it, edits are made as they arrive, in any order.',
      ),
    ),
  ),
};
const ifVersion = v.optional(
  v.pipe(v.number(), v.integer(), v.minValue(1), v.description('Refuse the edit when the row is not at this version.')),
);
const text = v.string();
const by = v.pipe(
  text,
  v.minLength(1),
  v.maxLength(64),
  v.description('Who makes the edit, for the history of the row.'),
);
const ofExistingRow = { ...ofRow, rowId, ifVersion, by: v.optional(by) };
const values = v.record(v.string(), v.unknown());

/** The fields of a row as it is put. `parseRowDefinition` checks them, so that a message is refused with all problems at once. */
const row = v.pipe(
  v.looseObject({
    id: rowId,
    dueDate: v.pipe(text, v.description('A local date: YYYY-MM-DD.')),
    dueTime: v.optional(v.pipe(text, v.description('HH:MM or HH:MM:SS. Default: the first instant of the date.'))),
    timeZone: v.optional(v.pipe(text, v.description('An IANA time zone. Default: UTC.'))),
    tenant: v.optional(text),
    priority: v.optional(v.literal('high')),
    repeat: v.optional(v.pipe(text, v.description('An RRULE of RFC 5545, such as FREQ=MONTHLY.'))),
    calendar: v.optional(text),
    shift: v.optional(text),
    catchUp: v.optional(v.pipe(text, v.description('What a run does that finds the row late.'))),
    rule: v.optional(v.pipe(text, v.description('Default: apply-changes.'))),
    changes: v.optional(values),
    values: v.optional(values),
  }),
  v.description('As a line of a JSON Lines file of daybreak import.'),
);

const pauseFilter = {
  rule: v.optional(text),
  tenant: v.optional(text),
  rowId: v.optional(rowId),
  idPrefix: v.optional(v.pipe(text, v.description('The start of the ids.'))),
  dueFrom: v.optional(v.pipe(text, v.description('A local date: rows that are due on it or later.'))),
  dueTo: v.optional(v.pipe(text, v.description('A local date: rows that are due on it or earlier.'))),
};

/** An owner's edit, as the body of a message. */
export const editMessageSchema = v.variant('action', [
  v.object({
    action: v.pipe(v.literal('put'), v.description('Puts a new row.')),
    ...ofRow,
    row,
    replace: v.optional(
      v.pipe(v.boolean(), v.description('Replaces a row that has another definition. Default: such a put is refused.')),
    ),
  }),
  v.object({
    action: v.pipe(v.literal('change'), v.description('Replaces all changes of the row.')),
    ...ofExistingRow,
    changes: values,
  }),
  v.object({
    action: v.pipe(v.literal('reschedule'), v.description('Sets another due date, whatever the status.')),
    ...ofExistingRow,
    dueDate: text,
    dueTime: v.optional(
      v.pipe(v.nullable(text), v.description('null for the first instant of the date. Default: as it is.')),
    ),
    timeZone: v.optional(text),
  }),
  v.object({
    action: v.pipe(v.literal('skip'), v.description('Skips the current occurrence of a recurring row.')),
    ...ofExistingRow,
  }),
  v.object({
    action: v.pipe(v.literal('redrive'), v.description('Schedules a failed or skipped row again, unchanged.')),
    ...ofExistingRow,
  }),
  v.object({
    action: v.pipe(v.literal('run'), v.description('Runs the row now, whatever its date.')),
    ...ofExistingRow,
  }),
  v.object({ action: v.literal('cancel'), ...ofExistingRow }),
  v.object({ action: v.literal('delete'), ...ofExistingRow }),
  v.object({
    action: v.pipe(v.literal('pause'), v.description('Holds back the rows that match all given fields.')),
    ...common,
    ...pauseFilter,
    reason: v.pipe(text, v.minLength(1)),
    by,
    until: v.optional(v.pipe(text, v.description('A UTC instant: runs of this time or later take the rows again.'))),
  }),
  v.object({
    action: v.pipe(v.literal('resume'), v.description('Ends the pause with these fields.')),
    ...common,
    ...pauseFilter,
  }),
]);

export type EditMessage = v.InferOutput<typeof editMessageSchema>;

/** The row that a message is about; undefined for a message about several. */
export function rowIdOf(message: EditMessage): string | undefined {
  return message.action === 'put' ? message.row.id : message.rowId;
}

/** What the repository notes of the message. */
export function sourceOf(message: EditMessage): { token: string; sequence?: number | undefined } {
  return { token: message.token, ...('sequence' in message ? { sequence: message.sequence } : {}) };
}
