import {
  deadLetterThatDrops,
  scannerThatAsksTheClock,
  scannerThatFinishesFirst,
  scannerThatIgnoresFailedEntries,
  workerThatAbandonsTheOthers,
  workerThatAsksTheClock,
  workerThatIgnoresFailedEntries,
  workerThatNamesOneRejection,
  writerThatAnswersFirst,
  writerThatCountsMessages,
  writerThatWritesTheMapBack,
  writerWithoutStatus,
  writerWithoutVersion,
  type Invariant,
  type PipelineUnderTest,
} from '@daybreak/testkit';
import {
  writerThatLogsRejections,
  writerThatReturnsFailures,
  writerThatReturnsValues,
} from './twins/writer-with-misused-middleware.ts';

export interface Twin {
  make: (pipeline: PipelineUnderTest) => PipelineUnderTest;
  /** The promise that it breaks, as the kit reports it. */
  breaks: Invariant;
}

/** Every twin that the simulation catches; what each did wrong is told where it is made. */
export const twins: readonly Twin[] = [
  { make: writerThatCountsMessages, breaks: 'I1' },
  { make: writerThatWritesTheMapBack, breaks: 'I2' },
  { make: writerWithoutVersion, breaks: 'I3' },
  { make: writerWithoutStatus, breaks: 'I3' },
  { make: writerThatReturnsValues, breaks: 'I4' },
  { make: writerThatReturnsFailures, breaks: 'I4' },
  { make: writerThatLogsRejections, breaks: 'I4' },
  { make: workerThatIgnoresFailedEntries, breaks: 'I4' },
  { make: workerThatNamesOneRejection, breaks: 'I4' },
  { make: workerThatAsksTheClock, breaks: 'I4' },
  { make: workerThatAbandonsTheOthers, breaks: 'I5' },
  { make: writerThatAnswersFirst, breaks: 'I5' },
  { make: scannerThatFinishesFirst, breaks: 'I6' },
  { make: scannerThatIgnoresFailedEntries, breaks: 'I6' },
  { make: deadLetterThatDrops, breaks: 'I6' },
  { make: scannerThatAsksTheClock, breaks: 'I7' },
];
