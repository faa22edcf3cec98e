import type { PauseFilter } from '@daybreak/domain';
import type { ResumedPause } from '@daybreak/repository';
import { describeFilter, resumeCommand } from '../history/describe-pause.ts';
import { type PauseFilterOptions, pauseFiltersOf } from '../selection/pause-filter.ts';
import type { SkippedRow } from '../selection/selected-row.ts';
import { openTarget, type Target } from '../target/open-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { count } from '../terminal/count.ts';
import { print } from '../terminal/print.ts';
import { printable } from '../terminal/printable.ts';
import type { CommandOptions } from './command-options.ts';

export interface ResumeOptions extends CommandOptions, PauseFilterOptions {}

type ResumeReport = Omit<ResumedPause, 'id' | 'release'> & { held: number };

/**
 * Ends pauses. Throws CommandError, which names the pauses that there are, when none has this filter. Resolves to 1 when an id of a file is not paused.
 */
export async function resume(options: ResumeOptions, environment: Environment): Promise<0 | 1> {
  const filters = await pauseFiltersOf(options, environment);
  await using target = await openTarget(options, environment);
  const [only] = filters;
  if (options.idsFrom === undefined && only !== undefined) {
    const report = await resumeOne(target, only);
    if (report === undefined) return await throwUnknown(target, only);
    print(environment, options, report, formatResumed);
    return 0;
  }
  const resumed: ResumeReport[] = [];
  const skipped: SkippedRow[] = [];
  for (const filter of filters) {
    const report = await resumeOne(target, filter);
    if (report === undefined) skipped.push({ id: filter.rowId ?? '', reason: 'it is not paused by its id' });
    else resumed.push(report);
  }
  print(environment, options, { pauses: resumed, skipped }, (report) =>
    [
      ...report.pauses.map(formatResumed),
      ...report.skipped.map(({ id, reason }) => `Skipped: ${printable(id)}: ${reason}`),
    ].join('\n'),
  );
  return skipped.length > 0 ? 1 : 0;
}

async function resumeOne({ rows }: Target, filter: PauseFilter): Promise<ResumeReport | undefined> {
  const resumed = await rows.resume(filter);
  if (resumed === undefined) return undefined;
  const { id: _, release: _release, ...pause } = resumed;
  return { ...pause, held: await rows.countHeld(resumed) };
}

async function throwUnknown({ name, rows }: Target, filter: PauseFilter): Promise<never> {
  const { active } = await rows.pauses();
  const others = active.length === 0 ? 'nothing is paused' : `there are: ${active.map(resumeCommand).join('; ')}`;
  throw new CommandError(`No pause of ${describeFilter(filter)} in ${name}: ${others}`);
}

function formatResumed(report: ResumeReport): string {
  const { held, at } = report;
  return `Resumed ${describeFilter(report)}, paused since ${formatInstant(at)}. The next firing of the schedule takes the ${count(held, 'row')} that a run found paused`;
}
