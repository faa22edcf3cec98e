import { rowMessageSchema, type Row } from '@daybreak/domain';
import * as v from 'valibot';
import { InvariantViolation, type Report } from './violation.ts';

export interface DispatchesOptions {
  rows: () => readonly Row[];
  row: (id: string) => Row | undefined;
  dueAt: (row: Row) => string;
  report: Report;
}

/** Which run dispatched which rows, and whether those were the ones that it had to. */
export interface Dispatches {
  /** A trigger of the run reached the scanner; the run's first one counts. */
  began(runId: string, scheduledTime: string): void;
  /** The run has nothing to do with rows that were due by this instant: they are on their way already. */
  leavesOut(runId: string, dueBy: string): void;
  /** An index did not show these rows to whoever asked. */
  hidden(ids: Iterable<string>): void;
  /** Reports I7 when the row is not due at the run's scheduled time. */
  dispatched(body: string): void;
  /** Reports I6 when a row that was due all along was not dispatched. */
  endedWell(runId: string): void;
}

interface Run {
  scheduledTime: string;
  /** The version of each row that was due when the run began. */
  due: Map<string, number>;
  leftOut: string;
  hidden: Set<string>;
  dispatched: Set<string>;
}

const bodySchema = v.pipe(v.string(), v.parseJson(), rowMessageSchema);

export function createDispatches({ rows, row, dueAt, report }: DispatchesOptions): Dispatches {
  const runs = new Map<string, Run>();
  const versionOf = (rowId: string, version: number): string => `${rowId} v${version}`;

  return {
    began(runId, scheduledTime) {
      if (runs.has(runId)) return;
      const due = rows().filter((candidate) => candidate.status === 'scheduled' && dueAt(candidate) <= scheduledTime);
      runs.set(runId, {
        scheduledTime,
        due: new Map(due.map(({ id, version }) => [id, version])),
        leftOut: '',
        hidden: new Set(),
        dispatched: new Set(),
      });
    },
    leavesOut(runId, dueBy) {
      const run = runs.get(runId);
      if (run !== undefined) run.leftOut = dueBy;
    },
    hidden(ids) {
      for (const id of ids) for (const run of runs.values()) run.hidden.add(id);
    },
    dispatched(body) {
      const { runId, rowId, version } = v.parse(bodySchema, body);
      const run = runs.get(runId);
      run?.dispatched.add(versionOf(rowId, version));
      const current = row(rowId);
      // An older version's date is history: its message will be superseded.
      if (run === undefined || current?.version !== version || dueAt(current) <= run.scheduledTime) return;
      report(
        new InvariantViolation('I7', rowId, 'the row was dispatched by a run that it was not due at', {
          expected: `due by ${run.scheduledTime}`,
          found: `due at ${dueAt(current)}`,
        }),
      );
    },
    endedWell(runId) {
      const run = runs.get(runId);
      if (run === undefined) return;
      for (const [id, version] of run.due) {
        const current = row(id);
        // Whatever became of it meanwhile, the run need not have seen it.
        if (current?.version !== version || current.status !== 'scheduled' || run.hidden.has(id)) continue;
        if (dueAt(current) <= run.leftOut || run.dispatched.has(versionOf(id, version))) continue;
        report(
          new InvariantViolation('I6', id, 'a run ended well without dispatching the row', {
            expected: `dispatched by ${runId}`,
            found: current,
          }),
        );
      }
    },
  };
}
