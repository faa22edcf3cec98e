import { isRunByHand, type Run } from '@daybreak/repository';
import type { PipelineSettings } from '@daybreak/planner';
import { reportOf, type RunReport } from '../../overview/run-report.ts';
import { withWhatIsOpen } from '../../overview/run-reports.ts';
import type { RunComparison } from '../../plan/compare-runs.ts';
import { observedRun } from '../../plan/observed-run.ts';
import { RunTraces } from '../../plan/run-traces.ts';
import type { Target } from '../../target/open-target.ts';
import { UnreadableItems } from '../../terminal/unreadable-items.ts';
import { quiet } from './quiet.ts';
import type { LocalOutcomes } from './read-local-outcomes.ts';

/** A run beside its plan. */
export interface PlannedRun extends Pick<RunComparison, 'dispatch' | 'verdict'> {
  /** Until the last row ended, or until now. Without `seconds` nobody knows when that was: no index has completed rows. */
  completion: { seconds?: number; plannedSeconds: number };
}

export interface PlanRunsInput {
  target: Target;
  /** The latest first. */
  runs: readonly Run[];
  /** What the rows say, where they are read as a whole. */
  outcomes: LocalOutcomes | undefined;
  settings: PipelineSettings;
  now: Date;
  signal: AbortSignal;
}

/** A simulation of 100,000 rows takes half a second. */
const plannedRuns = 10;

/** The latest runs that dispatched rows, each beside its plan, by run id. It reads what is due and failed by the index, and no other row. */
export async function planRuns(input: PlanRunsInput): Promise<ReadonlyMap<string, PlannedRun>> {
  const { target, runs, outcomes, settings, now, signal } = input;
  const busy = runs
    // The planner knows runs of the schedule alone.
    .filter(({ runId }) => !isRunByHand(runId))
    .filter(({ shards }) => Object.values(shards).some(({ dispatched }) => dispatched > 0))
    .slice(0, plannedRuns);
  if (busy.length === 0) return new Map();
  const { compareRuns } = await import('../../plan/compare-runs.ts');
  const reports: RunReport[] =
    outcomes === undefined
      ? await withWhatIsOpen(busy, target, new UnreadableItems(), quiet(signal))
      : busy.map((run) => reportOf(run, outcomes.byRun, target.kind));
  const { traces = new RunTraces() } = outcomes ?? {};
  const nowMs = target.kind === 'stack' ? now.getTime() : undefined;
  const compared = compareRuns({
    settings,
    shape: await traces.shape(settings.valuesPerMessage),
    runs: reports.map((report) => observedRun(report, traces.endedAtMs.get(report.runId), nowMs)),
    latest: plannedRuns,
  });
  return new Map(
    reports.flatMap(({ runId, inFlight = 0 }) => {
      const plan = compared.get(runId);
      if (plan === undefined) return [];
      const { dispatch, verdict, completion } = plan;
      const isKnown = inFlight > 0 || traces.endedAtMs.has(runId);
      const { seconds, plannedSeconds } = completion;
      const known: PlannedRun = {
        dispatch,
        verdict,
        completion: isKnown ? { seconds, plannedSeconds } : { plannedSeconds },
      };
      return [[runId, known] as const];
    }),
  );
}
