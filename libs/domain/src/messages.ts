import * as v from 'valibot';
import { isCalendarDate } from './calendar-date.ts';
import { versionEndLimits } from './row-history.ts';
import { utf8Bytes } from './value-problems.ts';
import { valuesSchema } from './values.ts';

const dateSchema = v.pipe(v.string(), v.check(isCalendarDate, 'Expected a calendar date, YYYY-MM-DD'));
const versionSchema = v.pipe(v.number(), v.integer(), v.minValue(1));
const idSchema = v.pipe(v.string(), v.minLength(1));
const instantSchema = v.pipe(v.string(), v.isoTimestamp());
const { runIdBytes } = versionEndLimits;

/** What starts the scanner. A trigger without a `runId` is the schedule's own: its run is named by `scheduledTime`. */
export const triggerSchema = v.object({
  scheduledTime: instantSchema,
  // Rows keep the ids of runs, for which they have so much room.
  runId: v.optional(
    v.pipe(
      idSchema,
      v.check((id) => utf8Bytes(id) <= runIdBytes, `Expected a run id of at most ${runIdBytes} bytes`),
    ),
  ),
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
  /** The date that this version was due on, and its UTC instant. Older messages, which may still be in flight, have neither. */
  dueDate: v.optional(dateSchema),
  dueAt: v.optional(instantSchema),
  /** For a recurring row: the date of its next occurrence, set on completion. */
  next: v.optional(v.object({ dueDate: dateSchema, timeZone: idSchema })),
});
export type ValueMessage = v.InferOutput<typeof valueMessageSchema>;
