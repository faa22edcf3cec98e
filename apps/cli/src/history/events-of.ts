import type { Row, RowError, Tombstone, VersionEnd } from '@daybreak/domain';

/** One thing that happened to a row. */
export interface HistoryEvent {
  /** UTC instant. */
  at: string;
  version: number;
  event: 'put' | 'written' | 'superseded' | VersionEnd['end'];
  /** The run that caused the event, if a run did. */
  runId?: string;
  /** Who made the edit, if its owner said so. */
  by?: string;
  /** The keys of a `written` event. */
  keys?: string[];
  /** At the end of a version, its due date and the number of values written for it. */
  dueDate?: string;
  written?: number;
  /** For a `paused` event the reason of the pause, and for a `skipped` event of a run the catch-up policy. */
  reason?: string;
  /** The error of a `failed` event. */
  error?: RowError;
}

/** The events of a row in order of time. The history holds the last 50 versions. */
export function eventsOf(row: Row | Tombstone): HistoryEvent[] {
  const events = Object.entries(row.history).flatMap(([version, end]) => eventsOfEnd(Number(version), end));
  if (row.status !== 'deleted') events.push(putOf(row, events), ...writesOf(row));
  return events.toSorted((a, b) => compare(a.at, b.at) || a.version - b.version || rankOf(a) - rankOf(b));
}

/** Orders events of the same instant: one update writes the last values of a version and ends it. */
function rankOf({ event }: HistoryEvent): number {
  if (event === 'put') return 0;
  if (event === 'written') return 1;
  return event === 'superseded' ? 3 : 2;
}

function eventsOfEnd(version: number, versionEnd: VersionEnd): HistoryEvent[] {
  const { end, at, dueDate, written, reason, runId, by, error, after, superseded = {} } = versionEnd;
  return [
    {
      at,
      version,
      event: end,
      ...(runId === undefined ? {} : { runId }),
      ...(by === undefined ? {} : { by }),
      dueDate,
      written,
      ...(reason === undefined ? {} : { reason }),
      ...(error === undefined ? {} : { error }),
    },
    ...(after === undefined
      ? []
      : [
          {
            version,
            event: after.edit,
            dueDate,
            written,
            at: after.at,
            ...(after.by === undefined ? {} : { by: after.by }),
          },
        ]),
    ...Object.entries(superseded).map(([late, lateAt]) => ({
      at: lateAt,
      version,
      event: 'superseded' as const,
      runId: late,
    })),
  ];
}

/** The put of a row. The put that replaces a row, or follows a deletion, is at a later version than the first. */
function putOf({ createdAt, version }: Row, events: readonly HistoryEvent[]): HistoryEvent {
  const before = events.filter(({ at, event }) => at <= createdAt && (event === 'replaced' || event === 'deleted'));
  const last = Math.max(0, ...before.map((event) => event.version));
  return { at: createdAt, version: Math.min(last + 1, version), event: 'put' };
}

/** The writes of the current version. Their run is in the row while the version is open, and in the history after it ended. */
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
