import * as v from 'valibot';
import { isCalendarDate } from './calendar-date.ts';
import { valuesSchema } from './values.ts';

const dateSchema = v.pipe(v.string(), v.check(isCalendarDate, 'Expected a calendar date, YYYY-MM-DD'));
const versionSchema = v.pipe(v.number(), v.integer(), v.minValue(1));
const idSchema = v.pipe(v.string(), v.minLength(1));

/** What starts the scanner. A trigger without a `runId` is the schedule's own: its run is named by `scheduledTime`. */
export const triggerSchema = v.object({
  scheduledTime: v.pipe(v.string(), v.isoTimestamp()),
  runId: v.optional(idSchema),
});
export type Trigger = v.InferOutput<typeof triggerSchema>;

/** Scanner to worker: one due row, at the version that was due. */
export const rowMessageSchema = v.object({ rowId: idSchema, version: versionSchema, runId: idSchema });
export type RowMessage = v.InferOutput<typeof rowMessageSchema>;

/** Worker to writer: some of a row's planned values, and how many keys the whole plan has. */
export const valueMessageSchema = v.object({
  rowId: idSchema,
  version: versionSchema,
  runId: idSchema,
  values: valuesSchema,
  expected: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** For a recurring row: the date of its next occurrence, set on completion. */
  next: v.optional(v.object({ dueDate: dateSchema, timeZone: idSchema })),
});
export type ValueMessage = v.InferOutput<typeof valueMessageSchema>;
