/**
 * Faulty variants: each takes a pipeline and returns it with one part that is wrong in a way in which real ones were. A
 * kit that does not catch them proves nothing when it finds no fault.
 */
export { deadLetterThatDrops } from './dead-letter-that-drops.ts';
export { scannerThatAsksTheClock, workerThatAsksTheClock } from './function-that-asks-the-clock.ts';
export {
  workerThatForgetsWhatCameTooLate,
  writerThatForgetsWhatCameTooLate,
} from './function-that-forgets-what-came-too-late.ts';
export { leavingATimer, workerThatLeavesATimer, writerThatAnswersFirst } from './function-that-leaves-work-behind.ts';
export { consumerOf, deadLetterConsumerOf, replaceFunction } from './replace-function.ts';
export { isConditionalUpdate, rewriteRequests, type Rewriting } from './rewrite-requests.ts';
export { scannerThatIgnoresReadiness, scannerThatStartsOver } from './scanner-that-starts-over.ts';
export {
  scannerThatIgnoresFailedEntries,
  workerThatIgnoresFailedEntries,
} from './sender-that-ignores-failed-entries.ts';
export { workerThatAbandonsTheOthers, workerThatNamesOneRejection } from './worker-that-hides-rejections.ts';
export { writerThatCountsMessages } from './writer-that-counts-messages.ts';
export { writerThatLeavesRowsDue, writerThatPutsARow, writerThatSignsRows } from './writer-that-touches-more.ts';
export { writerWithoutStatus, writerWithoutVersion } from './writer-that-drops-a-clause.ts';
export { writerThatWritesTheMapBack } from './writer-that-writes-the-map-back.ts';
