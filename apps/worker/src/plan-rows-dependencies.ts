import type { MessageSender, TimeCheck } from '@daybreak/batch';
import type { Limit, Pause, Row, RowMessage, ValueMessage } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import type { Clock, Metrics } from '@daybreak/runtime';
import type { PlanOf } from './decide-row.ts';

export interface PlanRowsDependencies {
  rows: Pick<RowRepository, 'getMany' | 'archive' | 'hold' | 'complete' | 'skipLate' | 'fail' | 'recordSuperseded'>;
  runs: Pick<RunRepository, 'recordMissingRules' | 'takeRate'>;
  /** How many rows a second may go on. */
  limits: readonly Limit[];
  /** The active pauses. */
  pauses: () => Promise<readonly Pause[]>;
  plan: PlanOf;
  /** The catch-up policy of a row. */
  catchUpOf: (row: Row) => string;
  valueMessages: MessageSender<ValueMessage>;
  /** Sends next occurrences of rows without values, and rows that wait for a limit, to the row queue. */
  rowMessages: MessageSender<RowMessage>;
  /** The maximum number of values in one message. Default: all values of a row. */
  valuesPerMessage?: number | undefined;
  /** Throws near the deadline of the invocation. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}
