import { countRunOutcomes, isRunByHand } from '@daybreak/repository';
import { reportOf } from '../overview/run-report.ts';
import { compareRuns } from '../plan/compare-runs.ts';
import { formatComparisons } from '../plan/format-comparisons.ts';
import { observedRun } from '../plan/observed-run.ts';
import { RunTraces } from '../plan/run-traces.ts';
import { settingsOfTarget } from '../plan/settings-of-target.ts';
import { openTarget } from '../target/open-target.ts';
import type { Environment } from '../terminal/environment.ts';
import { print } from '../terminal/print.ts';
import { counted } from '../terminal/read-counter.ts';
import { UnreadableItems } from '../terminal/unreadable-items.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { RunsOptions } from './runs.ts';

/** Most runs of a schedule dispatch nothing. The command looks for runs that did among this many: a week of minutes. */
const searchedRuns = 10_000;

/** Lists the latest runs that dispatched rows, each beside its plan. Resolves to 1 when a run or a row can't be read. */
export async function plannedRuns(options: RunsOptions, environment: Environment): Promise<0 | 1> {
  if (options.outcomes === false)
    throw new UsageError('Give either --plan or --no-outcomes: a plan is compared with the outcomes of rows');
  await using target = await openTarget(options, environment);
  const unreadable = new UnreadableItems();
  const all = await target.runs.list({ limit: searchedRuns }, unreadable.add);
  // The planner knows runs of the schedule alone.
  const listed = all.filter(({ runId }) => !isRunByHand(runId));
  const traces = new RunTraces();
  const rows = traces.watch(target.rows.scanWithHistory(unreadable.add));
  const outcomes = await countRunOutcomes(counted(rows, environment));
  const busy = listed.map((run) => reportOf(run, outcomes, target.kind)).filter(({ dispatched }) => dispatched > 0);
  const settings = await settingsOfTarget(target, environment);
  const nowMs = target.kind === 'stack' ? environment.now().getTime() : undefined;
  const compared = compareRuns({
    settings,
    shape: await traces.shape(settings.valuesPerMessage),
    runs: busy.map((report) => observedRun(report, traces.endedAtMs.get(report.runId), nowMs)),
    latest: options.limit,
  });
  const runs = busy.flatMap((report) => {
    const plan = compared.get(report.runId);
    return plan === undefined ? [] : [{ ...report, plan }];
  });
  print(environment, options, { runs, unreadable: unreadable.list }, formatComparisons);
  return unreadable.report(environment.stderr);
}
