import { describeFilter, resumeCommand } from '../history/describe-pause.ts';
import { openTarget } from '../target/open-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { count } from '../terminal/count.ts';
import { print } from '../terminal/print.ts';
import { filterOf, type PauseFilterOptions } from './pause.ts';

/** Ends a pause. Throws CommandError, which names the pauses that there are, when none has this filter. */
export async function resume(options: PauseFilterOptions, environment: Environment): Promise<0> {
  await using target = await openTarget(options, environment);
  const filter = filterOf(options);
  const resumed = await target.rows.resume(filter);
  if (resumed === undefined) {
    const { active } = await target.rows.pauses();
    const others = active.length === 0 ? 'nothing is paused' : `there are: ${active.map(resumeCommand).join('; ')}`;
    throw new CommandError(`No pause of ${describeFilter(filter)} in ${target.name}: ${others}`);
  }
  const { id: _, release: _release, ...pause } = resumed;
  const report = { ...pause, held: await target.rows.countHeld(resumed) };
  print(
    environment,
    options,
    report,
    ({ held, at }) =>
      `Resumed ${describeFilter(resumed)}, paused since ${formatInstant(at)}. The next firing of the schedule takes the ${count(held, 'row')} that a run found paused`,
  );
  return 0;
}
