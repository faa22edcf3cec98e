import { editRows } from '../../edits/edit-rows.ts';
import type { SelectedRow, SkippedRow } from '../../selection/selected-row.ts';
import { quiet } from './quiet.ts';

/** An edit of many rows that the console makes in the background. */
export interface Job {
  readonly id: string;
  /** What it does, such as `Redrive 12 rows`. */
  readonly title: string;
  readonly total: number;
  done: number;
  skipped: readonly SkippedRow[];
  state: 'running' | 'finished' | 'stopped';
  /** Why it stopped. */
  problem?: string;
}

const keptJobs = 20;

/** Runs one edit of many rows after another, at a rate, and keeps the latest. */
export class Jobs {
  readonly #jobs: Job[] = [];
  readonly #signal: AbortSignal;
  readonly #onDone: () => void;
  #number = 0;
  #last: Promise<void> = Promise.resolve();

  /** `onDone` is called when an edit of many rows has ended. */
  constructor(signal: AbortSignal, onDone: () => void = () => {}) {
    this.#signal = signal;
    this.#onDone = onDone;
  }

  /** The latest first. */
  get list(): readonly Job[] {
    return this.#jobs;
  }

  start<Row extends Pick<SelectedRow, 'id' | 'version'>>(
    title: string,
    rows: readonly Row[],
    edit: (row: Row) => Promise<void>,
    rate: number,
  ): Job {
    const job: Job = { id: String(++this.#number), title, total: rows.length, done: 0, skipped: [], state: 'running' };
    this.#jobs.unshift(job);
    this.#jobs.splice(keptJobs);
    this.#last = this.#last.then(async () => await this.#run(job, rows, edit, rate));
    return job;
  }

  /** Resolves when every job has ended. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #run<Row extends Pick<SelectedRow, 'id' | 'version'>>(
    job: Job,
    rows: readonly Row[],
    edit: (row: Row) => Promise<void>,
    rate: number,
  ): Promise<void> {
    const counted = async (row: Row): Promise<void> => {
      await edit(row);
      job.done++;
    };
    const edited = await editRows(rows, counted, { rate }, quiet(this.#signal));
    job.skipped = edited.skipped;
    this.#onDone();
    job.state = 'stoppedBy' in edited ? 'stopped' : 'finished';
    if (job.state === 'stopped')
      job.problem = edited.stoppedBy instanceof Error ? edited.stoppedBy.message : 'it was interrupted';
  }
}
