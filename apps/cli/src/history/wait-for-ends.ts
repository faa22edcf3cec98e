import { pauseFor } from '../terminal/pause-for.ts';
import { countEnds, type RowEnds } from './count-ends.ts';

interface WaitOptions {
  signal: AbortSignal;
  /** Tests replace it. */
  wait?: (signal: AbortSignal) => Promise<unknown>;
}

const pollEveryMs = 1_000;
/** A minute: longer than the batch windows of the queues, and than a message of a first attempt takes. */
const maximumPolls = 60;

/** Waits until the dispatched versions have ended, for a minute at most, and resolves to how. The rest is `open`. */
export async function waitForEnds(
  rows: Parameters<typeof countEnds>[0],
  dispatched: Parameters<typeof countEnds>[1],
  runId: string,
  { signal, wait = async (stop) => await pauseFor(pollEveryMs, stop) }: WaitOptions,
): Promise<RowEnds> {
  for (let polls = 1; ; polls += 1) {
    const ends = await countEnds(rows, dispatched, runId);
    if (ends.open === 0 || polls === maximumPolls) return ends;
    await wait(signal);
  }
}
