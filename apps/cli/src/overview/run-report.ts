import { accountRun, type Run, type RunAccount, type RunOutcomes } from '@daybreak/repository';

/**
 * A run, and the outcome of its rows. With `runs --outcomes`, dispatched = completed + skipped + superseded + failed + inFlight. Without it, `failed` counts the rows
 * that are failed now, and not those that were redriven since.
 */
export interface RunReport extends Partial<RunAccount> {
  runId: string;
  /** Who ran the rows, for a run by hand. */
  by?: string | undefined;
  scheduledTime: string;
  /** `interrupted`: the process ended before the run did. The next run of the folder takes the rest of its rows. */
  state: Run['status'] | 'interrupted';
  startedAt: string;
  finishedAt?: string | undefined;
  dispatched: number;
}

/** A command that runs a stack on a folder locks the folder. A run of the folder with the status `running` was therefore interrupted. */
export function reportOf(
  run: Run,
  outcomes: ReadonlyMap<string, RunOutcomes> | undefined,
  kind: 'folder' | 'stack',
): RunReport {
  const { runId, by, scheduledTime, status, startedAt, finishedAt } = run;
  const state: RunReport['state'] = kind === 'folder' && status === 'running' ? 'interrupted' : status;
  const about = {
    runId,
    ...(by === undefined ? {} : { by }),
    scheduledTime,
    state,
    startedAt,
    ...(finishedAt === undefined ? {} : { finishedAt }),
  };
  const account = accountRun(run, outcomes?.get(runId));
  return outcomes === undefined ? { ...about, dispatched: account.dispatched } : { ...about, ...account };
}
