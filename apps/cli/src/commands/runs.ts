import type { Run } from '@daybreak/repository';
import { reportOf, type RunReport } from '../overview/run-report.ts';
import { withOutcomes, withWhatIsOpen } from '../overview/run-reports.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import { formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { CommandOptions } from './command-options.ts';

export interface RunsOptions extends CommandOptions {
  limit: number;
  /** True with `--outcomes`, and false with `--no-outcomes`. */
  outcomes?: boolean;
  plan?: boolean;
}

/**
 * Lists the latest runs, or one, with `--plan` beside their plans. With `--outcomes` it reads the whole table of rows. Resolves to 1 when a run or a row
 * can't be read. Such a row counts as in flight. Throws CommandError when there is no such run.
 */
export async function runs(id: string | undefined, options: RunsOptions, environment: Environment): Promise<0 | 1> {
  if (options.plan === true) {
    if (id !== undefined) throw new UsageError('--plan compares the latest runs: leave out the id of a run');
    // Loads the planner only where it is needed.
    return await (await import('./planned-runs.ts')).plannedRuns(options, environment);
  }
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const listed =
    id === undefined
      ? await target.runs.list({ limit: options.limit }, unreadable.add)
      : [await runOrThrow(target, id)];
  const reports =
    options.outcomes === true
      ? await withOutcomes(listed, target, unreadable, environment)
      : options.outcomes === false
        ? listed.map((run) => reportOf(run, undefined, target.kind))
        : await withWhatIsOpen(listed, target, unreadable, environment);
  print(environment, options, { runs: reports, unreadable: unreadable.list }, formatRuns);
  return unreadable.report(environment.stderr);
}

async function runOrThrow({ name, runs: ofTarget }: Target, id: string): Promise<Run> {
  const run = await ofTarget.get(id);
  if (run === undefined)
    throw new CommandError(
      `There is no run ${printable(id)} in ${name}: daybreak runs lists the latest. A run is kept for 90 days`,
    );
  return run;
}

const columns = ['dispatched', 'completed', 'skipped', 'superseded', 'failed', 'inFlight'] as const;

/** The runs for people, the latest first. */
export function formatRuns({ runs: reports }: { runs: readonly RunReport[] }): string {
  if (reports.length === 0) return 'No run yet';
  // Few rows have a catch-up policy, so a run that skipped none has no column for it.
  const shown = columns.filter((name) =>
    reports.some((report) => (name === 'skipped' ? (report[name] ?? 0) > 0 : report[name] !== undefined)),
  );
  const lines = reports.map((report) => [
    formatInstant(report.scheduledTime),
    report.state,
    ...shown.map((name) => numberOrDash(report[name])),
    `${report.runId}${report.by === undefined ? '' : ` (by hand, ${report.by})`}`,
  ]);
  const header = ['scheduled for', 'state', ...shown.map((name) => (name === 'inFlight' ? 'in flight' : name)), 'run'];
  return formatTable([header, ...lines]).join('\n');
}

/** Of a run by hand only `--outcomes` counts the rows in flight. */
function numberOrDash(number: number | undefined): string {
  return number === undefined ? '-' : formatNumber(number);
}
