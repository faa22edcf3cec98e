import type { RowHistory, VersionEnd } from '@daybreak/domain';
import { isCalendarDate, isTimeOfDay, valuesSchema } from '@daybreak/domain';
import * as v from 'valibot';

export const dateSchema = v.pipe(v.string(), v.check(isCalendarDate));
export const timeSchema = v.pipe(v.string(), v.check(isTimeOfDay));
export const positiveIntegerSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** Instants by name. */
export const stampsSchema = v.pipe(
  valuesSchema,
  v.custom<Record<string, string>>((stamps) => Object.values(stamps ?? {}).every((at) => typeof at === 'string')),
);
export const errorSchema = v.object({
  stage: v.string(),
  name: v.string(),
  message: v.string(),
  attempt: v.number(),
  at: v.string(),
});

const edits = ['rescheduled', 'skipped', 'changed', 'cancelled', 'replaced', 'redriven', 'deleted'] as const;
/** Ends that older releases cannot read. */
const newerEnds = ['paused', 'skipped'] as const;

const versionEndSchema = v.object({
  end: v.picklist(['completed', 'failed', 'paused', ...edits]),
  /** The end itself, where `end` is for older releases. */
  endedAs: v.optional(v.picklist(newerEnds)),
  reason: v.optional(v.string()),
  at: v.string(),
  dueDate: v.optional(dateSchema),
  written: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  runId: v.optional(v.string()),
  error: v.optional(errorSchema),
  by: v.optional(v.string()),
  after: v.optional(v.object({ edit: v.picklist(edits), at: v.string(), by: v.exactOptional(v.string()) })),
  superseded: v.optional(stampsSchema, {}),
});
type ItemVersionEnd = v.InferOutput<typeof versionEndSchema>;

/** The history attribute of an item. */
export const historySchema = v.record(v.pipe(v.string(), v.regex(/^[1-9]\d*$/)), versionEndSchema);
export type ItemHistory = v.InferOutput<typeof historySchema>;

/** Fields of the end of a row's current version, which the item does not repeat in its history. */
export type EndedRow = Pick<VersionEnd, 'dueDate' | 'written'> & { version: number };

/** Converts the history of an item. Undefined when an end lacks a field that `row` does not have either. */
export function historyOfItem(history: ItemHistory, row?: EndedRow): RowHistory | undefined {
  const ends: RowHistory = {};
  for (const [version, entry] of Object.entries(history)) {
    const end = versionEndOf(entry, row !== undefined && version === String(row.version) ? row : undefined);
    if (end === undefined) return undefined;
    ends[version] = end;
  }
  return ends;
}

function versionEndOf(entry: ItemVersionEnd, row: EndedRow | undefined): VersionEnd | undefined {
  const { end, endedAs = end, at, dueDate = row?.dueDate, written = row?.written, ...rest } = entry;
  const { reason, runId, by, error, after, superseded } = rest;
  if (dueDate === undefined || written === undefined) return undefined;
  return {
    end: endedAs,
    at,
    dueDate,
    written,
    ...(reason === undefined ? {} : { reason }),
    ...(runId === undefined ? {} : { runId }),
    ...(by === undefined ? {} : { by }),
    ...(error === undefined ? {} : { error }),
    ...(after === undefined ? {} : { after }),
    ...(Object.keys(superseded).length === 0 ? {} : { superseded }),
  };
}

/** The fields of an item that hold this end. An older release reads a paused or skipped version as one that was rescheduled. */
export function itemEnd(
  end: VersionEnd['end'],
): { end: VersionEnd['end'] } | { end: 'rescheduled'; endedAs: (typeof newerEnds)[number] } {
  return end === 'paused' || end === 'skipped' ? { end: 'rescheduled', endedAs: end } : { end };
}
