import * as v from 'valibot';
import { isCalendarDate } from './calendar-date.ts';
import { isTimeZone } from './due-at.ts';
import { maximumIdBytes } from './row-definition.ts';
import { keptVersions, versionEndLimits } from './row-history.ts';
import { keyProblem, textProblem, utf8Bytes } from './value-problems.ts';
import { valuesSchema } from './values.ts';

const dateSchema = v.pipe(v.string(), v.check(isCalendarDate, 'Expected a calendar date, YYYY-MM-DD'));
/** Beyond the safe integers two versions, or two counts, would be one. */
const countSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const instantSchema = v.pipe(v.string(), v.isoTimestamp(), v.check(isInstant, 'Expected an instant that there is'));

/**
 * An id as DynamoDB keeps it. One that is longer would fail the request that reads a whole batch's rows; one that is no
 * well-formed text would stand for another row than it names.
 */
function idSchemaOf(name: string, maximumBytes: number) {
  return v.pipe(
    v.string(),
    v.minLength(1),
    v.check((id) => textProblem(id) === undefined, 'Expected a well-formed text'),
    v.check((id) => utf8Bytes(id) <= maximumBytes, `Expected ${name} of at most ${maximumBytes} bytes`),
  );
}

const rowIdSchema = idSchemaOf('a row id', maximumIdBytes);
/** Rows keep the ids of runs as keys, for which they have so much room. */
const runIdSchema = v.pipe(
  idSchemaOf('a run id', versionEndLimits.runIdBytes),
  v.check((id) => keyProblem(id) === undefined, 'Expected an id that can be a key'),
);

/** Within what an update's condition compares with the row's own, which ends with a dot and a number. */
const planIdSchema = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/, 'Expected the id of a plan'));

/** What starts the scanner. A trigger without a `runId` is the schedule's own: its run is named by `scheduledTime`. */
export const triggerSchema = v.object({
  scheduledTime: instantSchema,
  runId: v.optional(runIdSchema),
});
export type Trigger = v.InferOutput<typeof triggerSchema>;

/** Scanner to itself, by way of the scan queue: the run has more to read of the shard. */
export const scanMessageSchema = v.object({ runId: runIdSchema, shard: v.pipe(v.string(), v.regex(/^\d{2,3}$/)) });
export type ScanMessage = v.InferOutput<typeof scanMessageSchema>;

/** Scanner to worker: one due row, at the version that was due. */
export const rowMessageSchema = v.object({
  rowId: rowIdSchema,
  version: countSchema,
  runId: runIdSchema,
  /** UTC instant by which what is due is the run's work. Older messages, which may still be in flight, have none. */
  dueBy: v.optional(instantSchema),
});
export type RowMessage = v.InferOutput<typeof rowMessageSchema>;

/** Worker to writer: some of a row's planned values, and how many keys the whole plan has. */
export const valueMessageSchema = v.object({
  ...rowMessageSchema.entries,
  values: valuesSchema,
  expected: countSchema,
  /** Which plan they are of. Older messages, which may still be in flight, do not tell. */
  planId: v.optional(planIdSchema),
  /** The date that this version was due on, and its UTC instant. Older messages, which may still be in flight, have neither. */
  dueDate: v.optional(dateSchema),
  dueAt: v.optional(instantSchema),
  /** For a recurring row: the date of its next occurrence, set on completion. */
  next: v.optional(
    v.object({ dueDate: dateSchema, timeZone: v.pipe(v.string(), v.check(isTimeZone, 'Expected a time zone')) }),
  ),
  /** For a recurring row: ends of earlier versions that are archived, each with how many notes of late runs it had then. */
  archived: v.optional(
    v.pipe(
      v.array(v.object({ version: countSchema, notes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) })),
      v.maxLength(keptVersions),
    ),
  ),
});
export type ValueMessage = v.InferOutput<typeof valueMessageSchema>;

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * Whether the text's instant lies around its day, as its time and offset may move it. `Date` makes the 30th of February
 * into a day of March, and one of the year 0 into one of the year 2000. (A date of the year 1 may begin in the year 0.)
 */
function isInstant(text: string): boolean {
  const day = text.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return false;
  // Stryker disable next-line EqualityOperator: an offset is below 24 hours, so that it is never two whole days.
  return Math.abs(Date.parse(text) - midnight) <= 2 * dayMs;
}
