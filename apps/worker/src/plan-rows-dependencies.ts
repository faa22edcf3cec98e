import type { MessageSender, TimeCheck } from '@daybreak/batch';
import type { RowMessage, ValueMessage } from '@daybreak/domain';
import type { RowRepository, RunRepository } from '@daybreak/repository';
import type { Clock, Metrics } from '@daybreak/runtime';
import type { PlanOf } from './decide-row.ts';

export interface PlanRowsDependencies {
  rows: Pick<RowRepository, 'getMany' | 'archive' | 'complete' | 'fail' | 'recordSuperseded'>;
  runs: Pick<RunRepository, 'recordMissingRules'>;
  plan: PlanOf;
  valueMessages: MessageSender<ValueMessage>;
  /** To the row queue: the next occurrence of a row that has none of its values to wait for. */
  rowMessages: MessageSender<RowMessage>;
  /** The most of a row's values that go into one message; unless told, all of them. */
  valuesPerMessage?: number | undefined;
  /** Throws near the invocation's deadline. */
  checkTime: TimeCheck;
  clock: Clock;
  metrics: Metrics;
}
