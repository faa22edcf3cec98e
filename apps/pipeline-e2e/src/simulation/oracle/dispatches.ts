import { rowMessageSchema, type Row } from '@daybreak/domain';
import type { Report } from '@daybreak/testkit';
import * as v from 'valibot';
import { BrokenPromise } from './broken-promise.ts';

export interface DispatchesOptions {
  /** Epoch milliseconds, on the clock that stamps. */
  now: () => number;
  rows: () => readonly Row[];
  row: (id: string) => Row | undefined;
  dueAt: (row: Row) => string;
  report: Report;
}

/** Which run dispatched which rows, and whether those were the ones that it had to. */
export interface Dispatches {
  /** A trigger of the run reached the scanner; the run's first one counts. */
  began(runId: string, scheduledTime: string): void;
  /** An index did not show these rows to whoever asked. */
  hidden(ids: Iterable<string>): void;
  /**
   * Reports I7 when the row is not due at the run's scheduled time, and I8 when another run has dispatched this version before and
   * `isOnItsWay` means that some message of it is still queued or in flight.
   */
  dispatched(body: string, isOnItsWay: () => boolean): void;
  /**
   * All that the run has to dispatch is dispatched. Reports I6 when a row that was due all along was not, neither by this run nor by
   * another, and no other run is open that still can. A run with `dueAfter` owes only rows that are due after it.
   */
  finished(runId: string, dueAfter?: string): void;
}

interface Run {
  scheduledTime: string;
  /** When it began, in epoch milliseconds. */
  startedAt: number;
  /** A run by hand takes everything due, and so what earlier runs have dispatched. */
  isByHand: boolean;
  /** The version of each row that was due when the run began. */
  due: Map<string, number>;
  hidden: Set<string>;
  isFinished: boolean;
}

/** Rows that became ready so short a time before a run, or during it, two runs side by side may both dispatch. */
const justReadyMs = 60_000;

const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

export function createDispatches({ now, rows, row, dueAt, report }: DispatchesOptions): Dispatches {
  const runs = new Map<string, Run>();
  /** The first run of the schedule that dispatched a version. */
  const dispatchedVersions = new Map<string, string>();
  const versionOf = (rowId: string, version: number): string => `${rowId} v${version}`;

  return {
    began(runId, scheduledTime) {
      if (runs.has(runId)) return;
      const due = rows().filter((candidate) => candidate.status === 'scheduled' && dueAt(candidate) <= scheduledTime);
      runs.set(runId, {
        scheduledTime,
        startedAt: now(),
        isByHand: runId !== scheduledTime,
        due: new Map(due.map(({ id, version }) => [id, version])),
        hidden: new Set(),
        isFinished: false,
      });
    },
    hidden(ids) {
      for (const id of ids) for (const run of runs.values()) run.hidden.add(id);
    },
    dispatched(body, isOnItsWay) {
      const { runId, rowId, version } = v.parse(bodySchema, body);
      const run = runs.get(runId);
      const current = row(rowId);
      const before = dispatchedVersions.get(versionOf(rowId, version));
      if (before === undefined) dispatchedVersions.set(versionOf(rowId, version), runId);
      const first = runs.get(before ?? runId);
      if (before !== undefined && before !== runId && run?.isByHand === false && first?.isByHand === false) {
        // The one that began first may read on and send it second: a late trigger's run overtook it.
        const firstBegan = Math.min(first.startedAt, run.startedAt);
        const wasReadyLong = current !== undefined && readyAt(current) <= firstBegan - justReadyMs;
        if (wasReadyLong && current.version === version && isOnItsWay()) {
          report(
            new BrokenPromise('I8', rowId, 'the row was dispatched by a second run', {
              expected: `only by ${before}, whose message is on its way`,
              found: body,
            }),
          );
        }
      }
      // An older version's date is history: its message will be superseded.
      if (run === undefined || current?.version !== version || dueAt(current) <= run.scheduledTime) return;
      report(
        new BrokenPromise('I7', rowId, 'the row was dispatched by a run that it was not due at', {
          expected: `due by ${run.scheduledTime}`,
          found: `due at ${dueAt(current)}`,
        }),
      );
    },
    finished(runId, dueAfter = '') {
      const run = runs.get(runId);
      if (run === undefined) return;
      run.isFinished = true;
      const openUntil = [...runs.values()].filter(({ isFinished }) => !isFinished).map((open) => open.scheduledTime);
      for (const [id, version] of run.due) {
        const current = row(id);
        // Whatever became of it meanwhile, the run need not have seen it.
        if (current?.version !== version || current.status !== 'scheduled' || run.hidden.has(id)) continue;
        if (dispatchedVersions.has(versionOf(id, version)) || dueAt(current) <= dueAfter) continue;
        if (openUntil.some((scheduledTime) => dueAt(current) <= scheduledTime)) continue;
        report(
          new BrokenPromise('I6', id, 'a run was finished without dispatching the row', {
            expected: `dispatched by ${runId}`,
            found: current,
          }),
        );
      }
    },
  };
}

/** When the version that a row is at began to wait, in epoch milliseconds. */
function readyAt({ version, history, createdAt }: Row): number {
  const before = history[String(version - 1)];
  return Date.parse(before?.after?.at ?? before?.at ?? createdAt);
}
