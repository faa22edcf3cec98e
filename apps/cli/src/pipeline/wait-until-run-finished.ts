import type { Run, RunRepository } from '@daybreak/repository';
import { CommandError } from '../terminal/command-error.ts';
import { count } from '../terminal/count.ts';
import { pauseFor } from '../terminal/pause-for.ts';
import type { Progress } from '../terminal/progress.ts';

interface WaitOptions {
  runs: Pick<RunRepository, 'get'>;
  runId: string;
  progress: Pick<Progress, 'say'>;
  signal: AbortSignal;
  /** Tests replace it. */
  wait?: (signal: AbortSignal) => Promise<unknown>;
}

const pollEveryMs = 2_000;
/** Longer than the visibility timeout of a failed scan message. */
const longestSilencePolls = (15 * 60_000) / pollEveryMs;

/**
 * Waits until the scanner has read all shards of a run, and resolves to the run. Prints each change of the number of dispatched rows.
 * Throws CommandError when there is no such run, or when it makes no progress for 15 minutes. The run itself continues.
 */
export async function waitUntilRunFinished({
  runs,
  runId,
  progress,
  signal,
  wait = async (stop) => await pauseFor(pollEveryMs, stop),
}: WaitOptions): Promise<Run> {
  let before = '';
  for (let silence = 0; silence < longestSilencePolls; silence += 1) {
    const run = await runs.get(runId);
    if (run === undefined)
      throw new CommandError(`The scanner has ended, but the table of runs does not hold the run ${runId}`);
    if (run.status === 'finished') return run;
    const shards = Object.values(run.shards);
    const dispatched = shards.reduce((sum, shard) => sum + shard.dispatched, 0);
    const unread = shards.filter(({ done }) => !done).length;
    const state = `${count(dispatched, 'row')} dispatched, ${count(unread, 'shard')} to be read`;
    if (state !== before) {
      progress.say(state);
      silence = 0;
    }
    before = state;
    await wait(signal);
  }
  throw new CommandError(
    `The run ${runId} has made no progress for 15 minutes (${before}): daybreak status prints its scan queue and alarms`,
  );
}
