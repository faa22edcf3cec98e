import * as v from 'valibot';

const instant = v.pipe(v.string(), v.isoTimestamp(), v.description('A UTC instant in ISO 8601.'));

const entries = {
  schemaVersion: v.pipe(
    v.literal(1),
    v.description('Raised by a change that an existing receiver could not read. New fields do not raise it.'),
  ),
  id: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.description(
      '`<rowId>/<version>`: the same each time this event is sent. A receiver drops an id that it has seen.',
    ),
  ),
  rowId: v.pipe(v.string(), v.nonEmpty()),
  version: v.pipe(
    v.number(),
    v.integer(),
    v.minValue(1),
    v.description('The version of the row that ended. A later event of the same row has a higher version.'),
  ),
  rule: v.pipe(v.string(), v.description('The kind of the rule that plans the row’s values.')),
  tenant: v.optional(v.pipe(v.string(), v.description('Whose row it is, when the row names a tenant.'))),
  dueDate: v.pipe(v.string(), v.isoDate(), v.description('The local date on which this version was due.')),
  endedAt: instant,
  runId: v.optional(v.pipe(v.string(), v.description('The run that ended the version. A skip by an owner has none.'))),
  written: v.pipe(v.number(), v.integer(), v.minValue(0), v.description('The number of values that were written.')),
  values: v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.description('All values of the row. Only when the settings ask for them.'),
    ),
  ),
  valuesOmitted: v.optional(
    v.pipe(
      v.picklist(['too-large', 'unreadable']),
      v.description('Why `values` is missing although the settings ask for it.'),
    ),
  ),
};

const rowErrorSchema = v.object({
  stage: v.pipe(v.string(), v.description('The function that failed the row.')),
  name: v.string(),
  message: v.string(),
  attempt: v.number(),
  at: instant,
});

/** The schemas of row events' details, by detail type. */
export const rowEventSchemas = {
  RowCompleted: v.object(entries),
  RowFailed: v.object({ ...entries, error: rowErrorSchema }),
  RowSkipped: v.object({
    ...entries,
    reason: v.optional(
      v.pipe(
        v.string(),
        v.description('The catch-up policy by which a run skipped the version. A skip by an owner has none.'),
      ),
    ),
  }),
};

export type RowEventType = keyof typeof rowEventSchemas;

/** An event about the end of a version of a row. */
export type RowEvent = {
  [Type in RowEventType]: { detailType: Type; detail: v.InferOutput<(typeof rowEventSchemas)[Type]> };
}[RowEventType];

/** Returns the id of a version's event. A version ends once. */
export function rowEventId({ rowId, version }: { rowId: string; version: number }): string {
  return `${rowId}/${version}`;
}
