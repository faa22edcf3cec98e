import { countRunOutcomes } from '@daybreak/repository';
import { reportOf, type RunReport } from '../overview/run-report.ts';
import { openTarget } from '../target/open-target.ts';
import { formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import type { CommandOptions } from './command-options.ts';

export interface RunsOptions extends CommandOptions {
  limit: number;
  /** False with `--no-outcomes`. */
  outcomes: boolean;
  plan?: boolean;
}

/**
 * Lists the latest runs, with `--plan` beside their plans. Without `--no-outcomes` it reads the whole table of rows to count outcomes. Resolves to 1 when a run or a row can't be read. Such a
 * row counts as in flight.
 */
export async function runs(options: RunsOptions, environment: Environment): Promise<0 | 1> {
  // Loads the planner only where it is needed.
  if (options.plan === true) return await (await import('./planned-runs.ts')).plannedRuns(options, environment);
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const latest = await target.runs.list({ limit: options.limit }, unreadable.add);
  const outcomes =
    options.outcomes && latest.length > 0
      ? await countRunOutcomes(counted(target.rows.scanWithHistory(unreadable.add), environment))
      : undefined;
  const report = { runs: latest.map((run) => reportOf(run, outcomes, target.kind)), unreadable: unreadable.list };
  print(environment, options, report, formatRuns);
  return unreadable.report(environment.stderr);
}

const columns = ['dispatched', 'completed', 'superseded', 'failed', 'inFlight'] as const;

/** The runs for people, the latest first. */
export function formatRuns({ runs: reports }: { runs: readonly RunReport[] }): string {
  if (reports.length === 0) return 'No run yet';
  const shown = columns.filter((name) => reports[0]?.[name] !== undefined);
  const lines = reports.map((report) => [
    formatInstant(report.scheduledTime),
    report.state,
    ...shown.map((name) => formatNumber(report[name] ?? 0)),
    report.runId,
  ]);
  const header = ['scheduled for', 'state', ...shown.map((name) => (name === 'inFlight' ? 'in flight' : name)), 'run'];
  return formatTable([header, ...lines]).join('\n');
}
