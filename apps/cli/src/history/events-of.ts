import type { Row, RowError, Tombstone, VersionEnd } from '@daybreak/domain';

/** One thing that happened to a row. */
export interface HistoryEvent {
  /** UTC instant. */
  at: string;
  version: number;
  event: 'put' | 'written' | 'superseded' | VersionEnd['end'];
  /** The run that did it, where a run did. */
  runId?: string;
  /** Of `written`. */
  keys?: string[];
  /** Of an end of a version: the date that it was due on, and how many values were written for it. */
  dueDate?: string;
  written?: number;
  /** Of `failed`. */
  error?: RowError;
}

/** What is known of a row's life, in the order of time. The history holds the last 50 versions. */
export function eventsOf(row: Row | Tombstone): HistoryEvent[] {
  const events = Object.entries(row.history).flatMap(([version, end]) => eventsOfEnd(Number(version), end));
  if (row.status !== 'deleted') events.push(putOf(row, events), ...writesOf(row));
  return events.toSorted((a, b) => compare(a.at, b.at) || a.version - b.version || rankOf(a) - rankOf(b));
}

/** The last values of a version and its end have the same instant, as they are one update. */
function rankOf({ event }: HistoryEvent): number {
  if (event === 'put') return 0;
  if (event === 'written') return 1;
  return event === 'superseded' ? 3 : 2;
}

function eventsOfEnd(version: number, versionEnd: VersionEnd): HistoryEvent[] {
  const { end, at, dueDate, written, runId, error, after, superseded = {} } = versionEnd;
  return [
    {
      at,
      version,
      event: end,
      ...(runId === undefined ? {} : { runId }),
      dueDate,
      written,
      ...(error === undefined ? {} : { error }),
    },
    ...(after === undefined ? [] : [{ at: after.at, version, event: after.edit, dueDate, written }]),
    ...Object.entries(superseded).map(([late, lateAt]) => ({
      at: lateAt,
      version,
      event: 'superseded' as const,
      runId: late,
    })),
  ];
}

/** A row that was put again, in the place of another or of one that was deleted, began at a later version than the first. */
function putOf({ createdAt, version }: Row, events: readonly HistoryEvent[]): HistoryEvent {
  const before = events.filter(({ at, event }) => at <= createdAt && (event === 'replaced' || event === 'deleted'));
  const last = Math.max(0, ...before.map((event) => event.version));
  return { at: createdAt, version: Math.min(last + 1, version), event: 'put' };
}

/** The writes of a version that has not ended tell the run; those of a completed or failed one stand before its end. */
function writesOf({ writes, version, runId, history }: Row): HistoryEvent[] {
  const keysAt = new Map<string, string[]>();
  for (const [key, at] of Object.entries(writes)) keysAt.set(at, [...(keysAt.get(at) ?? []), key]);
  const by = runId ?? history[String(version)]?.runId;
  return [...keysAt].map(([at, keys]) => ({
    at,
    version,
    event: 'written',
    ...(by === undefined ? {} : { runId: by }),
    keys: keys.toSorted(),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
