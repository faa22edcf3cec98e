import * as v from 'valibot';
import { isCalendarDate } from './calendar-date.ts';
import { isTimeZone } from './due-at.ts';
import { maximumIdBytes } from './row-definition.ts';
import { maximumHistoryVersions, versionEndLimits } from './row-history.ts';
import { isTimeOfDay } from './time-of-day.ts';
import { keyProblem, textProblem, utf8Bytes } from './value-problems.ts';
import { valuesSchema } from './values.ts';

const dateSchema = v.pipe(v.string(), v.check(isCalendarDate, 'Expected a calendar date, YYYY-MM-DD'));
const timeZoneSchema = v.pipe(v.string(), v.check(isTimeZone, 'Expected a time zone'));
const timeSchema = v.pipe(v.string(), v.check(isTimeOfDay, 'Expected a time of day, HH:MM or HH:MM:SS'));
/** A safe integer, because above 2^53 adding 1 may not change a number. */
const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const instantSchema = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.check(isInstant, 'Expected an instant that exists, such as 2026-03-29T12:00:00Z'),
);

/**
 * An id that DynamoDB accepts as a key. A longer id would fail the BatchGetItem of a whole batch. UTF-8 would turn half of a
 * surrogate pair into U+FFFD, which is the id of another row.
 */
function createIdSchema(name: string, maximumBytes: number) {
  return v.pipe(
    v.string(),
    v.minLength(1),
    v.check((id) => textProblem(id) === undefined, 'Expected a well-formed text'),
    v.check((id) => utf8Bytes(id) <= maximumBytes, `Expected ${name} of at most ${maximumBytes} bytes`),
  );
}

const rowIdSchema = createIdSchema('a row id', maximumIdBytes);
/** A row's history stores run ids as map keys of limited size. */
const runIdSchema = v.pipe(
  createIdSchema('a run id', versionEndLimits.runIdBytes),
  v.check((id) => keyProblem(id) === undefined, 'Expected a run id that is a valid map key'),
);

/** Without a dot: a row stores its plan id as `<planId>.<n>`, and the condition of an update compares the two. */
const planIdSchema = v.pipe(
  v.string(),
  v.regex(/^[\w-]{1,64}$/, 'Expected a plan id of 1 to 64 letters, digits, _ or -'),
);

/** What SQS accepts: ASCII letters, digits and punctuation. */
const messageGroupIdSchema = v.pipe(v.string(), v.regex(/^[!-~]{1,128}$/, 'Expected an SQS message group id'));

/** The event that invokes the scanner. Without `runId`, as EventBridge Scheduler sends it, `scheduledTime` names the run. */
export const triggerSchema = v.object({
  scheduledTime: instantSchema,
  runId: v.optional(runIdSchema),
});
export type Trigger = v.InferOutput<typeof triggerSchema>;

/**
 * Scanner to itself, through the scan queue: continue to read this shard for this run. With `pauseId`: continue to release the
 * rows that the pause holds in this shard. An older release reads such a message as one of a run that it has finished.
 */
export const scanMessageSchema = v.object({
  runId: runIdSchema,
  shard: v.pipe(v.string(), v.regex(/^\d{2,3}$/)),
  pauseId: v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/))),
});
export type ScanMessage = v.InferOutput<typeof scanMessageSchema>;

/** Scanner to worker: one due row, with the version that is due. */
export const rowMessageSchema = v.object({
  rowId: rowIdSchema,
  version: countSchema,
  runId: runIdSchema,
  /**
   * UTC instant: the run dispatches rows that are due at or before it. Absent in messages of older releases, which may
   * still be in flight.
   */
  dueBy: v.optional(instantSchema),
  /** UTC instant at which a row that waits for a limit comes back. Absent for a row that comes for the first time. */
  comeBackAt: v.optional(instantSchema),
  /** The SQS message group in which the messages of the row travel. Absent for a row without a tenant, and in messages of older releases. */
  messageGroupId: v.optional(messageGroupIdSchema),
});
export type RowMessage = v.InferOutput<typeof rowMessageSchema>;

/** Worker to writer: all or some of a row's planned values. */
export const valueMessageSchema = v.object({
  ...rowMessageSchema.entries,
  values: valuesSchema,
  /** The number of keys in the whole plan. */
  expected: countSchema,
  /** The plan that the values belong to. Absent in messages of older releases, which may still be in flight. */
  planId: v.optional(planIdSchema),
  /** The row's rule and tenant, by which a pause may hold the row back. Absent in messages of older releases. */
  rule: v.optional(v.string()),
  tenant: v.optional(v.string()),
  /** The due date of this version, and the UTC instant at which it is due. Absent in messages of older releases. */
  dueDate: v.optional(dateSchema),
  dueAt: v.optional(instantSchema),
  /** For a recurring row: the next occurrence, which the completion schedules. */
  next: v.optional(
    v.object({
      dueDate: dateSchema,
      shiftedDate: v.optional(dateSchema),
      dueTime: v.optional(timeSchema),
      timeZone: timeZoneSchema,
    }),
  ),
  /** For a recurring row: the archived ends of earlier versions, each with its number of superseded runs when archived. */
  archived: v.optional(
    v.pipe(
      v.array(v.object({ version: countSchema, notes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })),
      v.maxLength(maximumHistoryVersions),
    ),
  ),
});
export type ValueMessage = v.InferOutput<typeof valueMessageSchema>;

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Whether the instant of `text` is within two days of the date that `text` names. `Date` reads February 30 as a day of
 * March, and some texts of the year 0 as the year 2000. The time and the offset move an instant by less than two days.
 */
function isInstant(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return false;
  // Stryker disable next-line EqualityOperator: an offset is below 24 hours, so the difference is never two whole days.
  return Math.abs(Date.parse(text) - midnight) <= 2 * dayMs;
}
