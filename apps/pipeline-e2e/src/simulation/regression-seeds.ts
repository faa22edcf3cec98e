import { writerThatForgetsWhatCameTooLate } from '../faulty/forgetting-what-came-too-late.ts';
import { scannerThatIgnoresFailedEntries } from '../faulty/ignoring-failed-entries.ts';
import { writerWithoutVersion } from '../faulty/without-clause.ts';
import { workerThatAbandonsTheOthers } from '../faulty/worker-that-abandons-the-others.ts';
import { workerThatNamesOneRejection } from '../faulty/worker-that-names-one-rejection.ts';
import { writerThatLogsRejections } from '../faulty/writer-with-misused-middleware.ts';
import type { Invariant } from './oracle/broken-promise.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';

/** A seed that found something, and what was wrong then, so that the suite can see it found again. */
export interface RegressionSeed {
  seed: number;
  /** As the soak's `--faults` takes it. */
  faults: 'every' | 'uneven';
  /** What happened in the run, in a sentence. */
  found: string;
  /** The promise that was broken. */
  breaks: Invariant;
  /** The pipeline with that part wrong once more. */
  brokenBy: (pipeline: DaybreakPipeline) => DaybreakPipeline;
}

/**
 * Seeds that have to go on finding what they found. What a seed's run is follows from the scenarios, the functions'
 * requests and the kit; when one of these changes, a seed may go another way. The suite then fails and names the next one
 * that still finds it: put that in its place.
 */
export const regressionSeeds: readonly RegressionSeed[] = [
  {
    seed: 26,
    faults: 'every',
    found:
      'Two runs dispatch one occurrence of a recurring row; the values of the second come when the row is re-armed, and are written over it.',
    breaks: 'I3',
    brokenBy: writerWithoutVersion,
  },
  {
    seed: 27,
    faults: 'every',
    found:
      'DynamoDB refuses a value that makes its row too large, the rejection is logged, and its message is acknowledged.',
    breaks: 'I4',
    brokenBy: writerThatLogsRejections,
  },
  {
    seed: 424,
    faults: 'uneven',
    found: 'Two rows of one batch fail in the same invocation, and only the first comes back.',
    breaks: 'I4',
    brokenBy: workerThatNamesOneRejection,
  },
  {
    seed: 156,
    faults: 'every',
    found: 'One row of a batch fails while another is still being read, and nobody waits for it.',
    breaks: 'I5',
    brokenBy: workerThatAbandonsTheOthers,
  },
  {
    seed: 6,
    faults: 'every',
    found: 'SQS takes a part of what the scanner sends, and the run ends well without the rest.',
    breaks: 'I6',
    brokenBy: scannerThatIgnoresFailedEntries,
  },
  {
    seed: 99,
    faults: 'uneven',
    found: 'A value message comes after another run has completed its version, and nothing records what became of it.',
    breaks: 'I6',
    brokenBy: writerThatForgetsWhatCameTooLate,
  },
];
