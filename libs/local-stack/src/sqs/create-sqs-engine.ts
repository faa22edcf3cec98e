import type { StackClock } from '../clock.ts';
import type { SqsEngine } from './api.ts';
import type { SqsStore } from './sqs-store.ts';

export interface SqsEngineOptions {
  clock: StackClock;
  /** Where queues and messages outlive the process; without one they live in memory alone. The engine closes it. */
  store?: SqsStore;
  accountId?: string;
  region?: string;
}

export declare function createSqsEngine(options: SqsEngineOptions): SqsEngine;
