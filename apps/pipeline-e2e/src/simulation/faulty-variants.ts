import type { Outage } from '@daybreak/testkit';
import { scannerThatAsksTheClock } from '../faulty/asking-the-clock.ts';
import {
  countDueThatDropsItsCursor,
  listRunsThatDropsItsCursor,
  scanRowsThatDropsItsCursor,
  scanRowsThatReadsEventually,
} from '../faulty/commands-that-read-wrongly.ts';
import { deadLetterThatDrops } from '../faulty/dead-letter-that-drops.ts';
import {
  workerThatForgetsWhatCameTooLate,
  writerThatForgetsWhatCameTooLate,
} from '../faulty/forgetting-what-came-too-late.ts';
import {
  scannerThatReleasesNothing,
  workerThatIgnoresPauses,
  writerThatIgnoresPauses,
} from '../faulty/ignoring-pauses.ts';
import { workerThatSkipsByItsClock, workerThatSkipsNothing } from '../faulty/ignoring-catch-up.ts';
import { scannerThatIgnoresFailedEntries, workerThatIgnoresFailedEntries } from '../faulty/ignoring-failed-entries.ts';
import { scannerThatDropsItsCursor } from '../faulty/scanner-that-drops-its-cursor.ts';
import { scannerThatStartsOver } from '../faulty/scanner-that-starts-over.ts';
import { writerWithoutStatus, writerWithoutVersion } from '../faulty/without-clause.ts';
import { workerThatAbandonsTheOthers } from '../faulty/worker-that-abandons-the-others.ts';
import { workerThatAsksTheClock } from '../faulty/worker-that-asks-the-clock.ts';
import { workerThatDistrustsTheFuture } from '../faulty/worker-that-distrusts-the-future.ts';
import { workerThatMovesTheAnchor } from '../faulty/worker-that-moves-the-anchor.ts';
import { workerThatNamesOneRejection } from '../faulty/worker-that-names-one-rejection.ts';
import { workerThatReadsEventually } from '../faulty/worker-that-reads-eventually.ts';
import { writerThatAnswersFirst } from '../faulty/writer-that-answers-first.ts';
import { writerThatCountsMessages } from '../faulty/writer-that-counts-messages.ts';
import { writerThatLeavesRowsDue } from '../faulty/writer-that-leaves-rows-due.ts';
import { writerThatPutsARow } from '../faulty/writer-that-puts-a-row.ts';
import { writerThatSetsTheShardCount } from '../faulty/writer-that-sets-the-shard-count.ts';
import { writerThatSignsRows } from '../faulty/writer-that-signs-rows.ts';
import { writerThatWritesTheMapBack } from '../faulty/writer-that-writes-the-map-back.ts';
import {
  writerThatLogsRejections,
  writerThatReturnsFailures,
  writerThatReturnsValues,
} from '../faulty/writer-with-misused-middleware.ts';
import type { Invariant } from './oracle/broken-promise.ts';
import type { FirstMessage, Scenario } from './scenario/scenario.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';
import {
  oneValueIsRight,
  queuesAreEmpty,
  statusIsRight,
  valuesAreRight,
  type WeakerAssertion,
} from './weaker-assertions.ts';

export interface FaultyVariant {
  make: (pipeline: DaybreakPipeline) => DaybreakPipeline;
  /** The promise that it breaks, as the kit reports it. */
  breaks: Invariant;
  /** An assertion that many a suite is content with, and that holds of runs in which the promise is broken. */
  weaker: WeakerAssertion;
  /** Where the test begins to look for a run that shows both, so that it is quick; by default 1. */
  from?: number;
  /** Trouble without which no run comes to what it does wrong; by default none. */
  outages?: readonly Outage[] | undefined;
  /** What its runs are of, where the scenarios of seeds hardly meet the fault. */
  scenario?: Scenario | undefined;
}

/** Longer than trouble of the platform may last, so that messages are given up on. */
const aDayWithoutReads: Outage = {
  fromMinutes: 0,
  toMinutes: 26 * 60,
  service: 'DynamoDB',
  operations: ['BatchGetItem'],
  as: 'throttle',
};

const row = { timeZone: 'UTC', rule: 'apply-changes', changes: { price: 2 }, values: { price: 1 } };

/** Two firings, the second of which may come while the first one's messages are on their way. */
const twoFirings: Scenario = {
  rows: ['a', 'b', 'c'].map((id) => ({ ...row, id, dueDate: '2026-03-28' })),
  edits: [],
  script: ['2026-03-28T12:00:00.000Z', '2026-03-29T12:00:00.000Z'],
};

/** Several rows in each shard, so that a page may end before the last of them. */
const severalInAShard: Scenario = {
  rows: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ ...row, id, dueDate: '2026-03-28' })),
  edits: [],
  script: ['2026-03-28T12:00:00.000Z'],
};

/** Besides these, rows that are due much later: several in each shard. */
const laterRowsToo: Scenario = {
  ...twoFirings,
  rows: [...twoFirings.rows, ...['d', 'e', 'f', 'g', 'h'].map((id) => ({ ...row, id, dueDate: '2027-03-28' }))],
};

/** Beside a row that is due once, one that is due in January and in February, and then no more. */
const onceAndTwice: Scenario = {
  rows: [
    { ...row, id: 'once', dueDate: '2026-03-28' },
    { ...row, id: 'twice', dueDate: '2026-01-28', repeat: 'FREQ=MONTHLY;COUNT=2' },
  ],
  edits: [],
  script: ['2026-03-29T12:00:00.000Z'],
};

/** What an earlier run has planned for each of these rows, on its way to the writer. */
const plannedBy = (runId: string): FirstMessage[] =>
  twoFirings.rows.map(({ id: rowId, rule, changes: values }) => ({
    queue: 'value',
    message: { rowId, version: 1, runId, rule, values, expected: 1, planId: 'p', dueBy: twoFirings.script[0] },
  }));
const plannedTwice: Scenario = { ...twoFirings, messages: ['one', 'other'].flatMap(plannedBy) };

/** Every row is paused at some moment of the run. */
const pausedForGood: Scenario = { ...twoFirings, edits: [{ kind: 'pause' }] };
const pausedWhilePlanned: Scenario = { ...pausedForGood, messages: plannedBy('earlier') };
/** Until the second firing. */
const pausedForADay: Scenario = { ...twoFirings, edits: [{ kind: 'pause', until: '2026-03-29T12:00:00.000Z' }] };

/** Some of these rows are late for the first run, and the others for the second alone. */
const someLate: Scenario = {
  ...twoFirings,
  rows: [
    { ...row, id: 'late', dueDate: '2026-03-27', catchUp: 'skip after PT6H' },
    { ...row, id: 'soon', dueDate: '2026-03-28', dueTime: '11:00', catchUp: 'skip after PT6H' },
    { ...row, id: 'daily', dueDate: '2026-03-26', repeat: 'FREQ=DAILY', catchUp: 'latest' },
  ],
};

/** Every faulty variant that the simulation catches; what each does wrong stands where it is made. */
export const faultyVariants: readonly FaultyVariant[] = [
  { make: writerThatCountsMessages, breaks: 'I2', weaker: statusIsRight, from: 5 },
  { make: writerThatSignsRows, breaks: 'I1', weaker: valuesAreRight, from: 5 },
  { make: writerThatLeavesRowsDue, breaks: 'I1', weaker: valuesAreRight, from: 5 },
  { make: writerThatPutsARow, breaks: 'I1', weaker: valuesAreRight, from: 5 },
  { make: writerThatSetsTheShardCount, breaks: 'I1', weaker: queuesAreEmpty },
  { make: writerThatWritesTheMapBack, breaks: 'I2', weaker: oneValueIsRight, from: 64 },
  { make: writerWithoutVersion, breaks: 'I3', weaker: valuesAreRight, from: 161 },
  { make: writerWithoutStatus, breaks: 'I3', weaker: valuesAreRight, from: 17 },
  { make: workerThatMovesTheAnchor, breaks: 'I3', weaker: valuesAreRight, scenario: onceAndTwice },
  { make: writerThatReturnsValues, breaks: 'I4', weaker: valuesAreRight, from: 10 },
  { make: writerThatReturnsFailures, breaks: 'I4', weaker: valuesAreRight, from: 10 },
  { make: writerThatLogsRejections, breaks: 'I4', weaker: queuesAreEmpty, from: 17 },
  { make: workerThatIgnoresFailedEntries, breaks: 'I4', weaker: queuesAreEmpty, from: 40 },
  { make: workerThatNamesOneRejection, breaks: 'I4', weaker: queuesAreEmpty, from: 424 },
  { make: workerThatAsksTheClock, breaks: 'I4', weaker: queuesAreEmpty },
  { make: workerThatReadsEventually, breaks: 'I4', weaker: valuesAreRight, from: 530 },
  { make: workerThatDistrustsTheFuture, breaks: 'I4', weaker: queuesAreEmpty, from: 16 },
  { make: workerThatAbandonsTheOthers, breaks: 'I5', weaker: valuesAreRight, from: 5 },
  { make: writerThatAnswersFirst, breaks: 'I5', weaker: valuesAreRight, from: 5 },
  { make: scannerThatIgnoresFailedEntries, breaks: 'I6', weaker: queuesAreEmpty, from: 482 },
  { make: scannerThatDropsItsCursor, breaks: 'I6', weaker: queuesAreEmpty, scenario: severalInAShard, from: 31 },
  { make: deadLetterThatDrops, breaks: 'I6', weaker: queuesAreEmpty, outages: [aDayWithoutReads], from: 21 },
  { make: workerThatForgetsWhatCameTooLate, breaks: 'I6', weaker: valuesAreRight, from: 169 },
  { make: writerThatForgetsWhatCameTooLate, breaks: 'I6', weaker: valuesAreRight, scenario: plannedTwice },
  { make: scannerThatAsksTheClock, breaks: 'I7', weaker: valuesAreRight, from: 57 },
  { make: workerThatIgnoresPauses, breaks: 'I1', weaker: queuesAreEmpty, scenario: pausedForGood },
  { make: writerThatIgnoresPauses, breaks: 'I1', weaker: queuesAreEmpty, scenario: pausedWhilePlanned },
  { make: scannerThatReleasesNothing, breaks: 'I6', weaker: queuesAreEmpty, scenario: pausedForADay, from: 12 },
  { make: workerThatSkipsNothing, breaks: 'I1', weaker: queuesAreEmpty, scenario: someLate },
  { make: workerThatSkipsByItsClock, breaks: 'I6', weaker: queuesAreEmpty, scenario: someLate, from: 21 },
  { make: countDueThatDropsItsCursor, breaks: 'I6', weaker: valuesAreRight, scenario: laterRowsToo, from: 302 },
  { make: scanRowsThatDropsItsCursor, breaks: 'I6', weaker: valuesAreRight, scenario: laterRowsToo, from: 302 },
  { make: scanRowsThatReadsEventually, breaks: 'I6', weaker: valuesAreRight, scenario: laterRowsToo, from: 46 },
  { make: listRunsThatDropsItsCursor, breaks: 'I6', weaker: valuesAreRight, scenario: laterRowsToo, from: 302 },
  { make: scannerThatStartsOver, breaks: 'I8', weaker: valuesAreRight, scenario: twoFirings },
];
