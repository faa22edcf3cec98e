import type { Run } from '@daybreak/repository';
import type { Target } from '../../target/open-target.ts';
import type { Measures } from './create-measures.ts';
import type { Jobs } from './jobs.ts';
import type { Rates } from './rates.ts';

/** What every view of the console needs. */
export interface ConsoleContext {
  target: Target;
  /** The latest runs, the latest first. */
  latestRuns(): Promise<Run[]>;
  /** What takes too long for the answer to a request. */
  measures: Measures;
  /** The rates of what the pages count. */
  rates: Rates;
  /** The time of the target. */
  now(): Date;
  /** Who uses the console, for the history of the rows that it edits. */
  by: string;
  /** Whether the target is on this machine, where a reading costs nothing. */
  isLocal: boolean;
  /** Whether functions are at work on the target: not on a data folder by itself. */
  isAtWork: boolean;
  /** Refuses every change. */
  readOnly: boolean;
  /** Shows a row's values only when they are asked for. */
  hideValues: boolean;
  /** The edits of many rows that run, or have run. */
  jobs: Jobs;
  /** Options with which `daybreak plan` describes the target's settings. */
  env: NodeJS.ProcessEnv;
  /** Aborted when the console ends. */
  signal: AbortSignal;
}
