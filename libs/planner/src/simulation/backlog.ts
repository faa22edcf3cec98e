import type { DueRows } from '../workload/due-rows.ts';

/** The rows that become due at one instant: their number in each shard of the due index, and the number completed. */
export interface Cohort {
  readonly dueAtMs: number;
  readonly dueAt: string;
  readonly rows: number;
  readonly rowsByShard: readonly number[];
  completed: number;
}

/** The rows of a day. A row leaves the due index when it is completed. */
export class Backlog {
  readonly cohorts: readonly Cohort[];
  readonly rows: number;
  /** The completed rows by the millisecond of their completion, in order. */
  readonly completions: { readonly atMs: number; rows: number }[] = [];
  /** The completed rows by the whole seconds between their due instant and their completion. */
  readonly delays = new Map<number, number>();
  /** The time at which the last rows of each run were dispatched, by run id. */
  readonly dispatchedAtMs = new Map<string, number>();
  completed = 0;
  dispatched = 0;
  #oldest = 0;

  constructor(due: readonly DueRows[], shardsOf: (rows: number) => readonly number[]) {
    this.cohorts = due
      .toSorted((a, b) => a.atMs - b.atMs)
      .map(({ atMs, rows }) => ({
        dueAtMs: atMs,
        dueAt: new Date(atMs).toISOString(),
        rows,
        rowsByShard: shardsOf(rows),
        completed: 0,
      }));
    this.rows = due.reduce((sum, { rows }) => sum + rows, 0);
  }

  /** Returns the entries of a cohort that are left in a shard of the index. All shards complete rows at the same rate. */
  entriesOf({ rows, rowsByShard, completed }: Cohort, shard: number): number {
    return rows === 0 ? 0 : Math.round((rowsByShard[shard] ?? 0) * (1 - completed / rows));
  }

  dispatch(rows: number, runId: string, atMs: number): void {
    this.dispatched += rows;
    if (rows > 0) this.dispatchedAtMs.set(runId, atMs);
  }

  complete(rows: number, atMs: number): void {
    this.completed += rows;
    const last = this.completions.at(-1);
    if (last?.atMs === atMs) last.rows += rows;
    else this.completions.push({ atMs, rows });
    let left = rows;
    for (
      let cohort = this.cohorts[this.#oldest];
      left > 0 && cohort !== undefined;
      cohort = this.cohorts[this.#oldest]
    ) {
      const taken = Math.min(left, cohort.rows - cohort.completed);
      cohort.completed += taken;
      const seconds = Math.floor((atMs - cohort.dueAtMs) / 1_000);
      this.delays.set(seconds, (this.delays.get(seconds) ?? 0) + taken);
      left -= taken;
      if (cohort.completed === cohort.rows) this.#oldest += 1;
    }
  }

  /** Returns the rows that are due at an instant and not completed. */
  dueAt(atMs: number): number {
    let due = 0;
    for (const cohort of this.cohorts) {
      if (cohort.dueAtMs > atMs) break;
      due += cohort.rows - cohort.completed;
    }
    return due;
  }
}
