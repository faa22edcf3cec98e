import type { Trigger } from '@daybreak/domain';
import type { DayOutcomes } from '../../history/day-outcomes.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';

/** The deployed stack that the options name. Messages use `name`, and `option` is the option that named it. */
export interface StackAddress {
  kind: 'stack';
  name: string;
  option: string;
  stackName: string;
  region: string | undefined;
  profile: string | undefined;
}

/** A deployed stack. */
export interface StackTarget extends Pipeline {
  readonly kind: 'stack';
  /** Invokes the scanner, and resolves when it returns. Throws CommandError when it fails. */
  invokeScanner(trigger: Trigger): Promise<void>;
  /** The deployed template, as JSON. */
  template(): Promise<string>;
  /** Every alarm of the stack. */
  alarms(): Promise<Alarm[]>;
  /** What CloudWatch has measured. Absent for a local stack. */
  readonly metrics?: StackMetrics;
}

/** Measurements of a stack, some minutes old. */
export interface StackMetrics {
  /** Seconds since the oldest message of each queue was sent. Queues without a measurement are left out. */
  ages(now: Date): Promise<ReadonlyMap<string, number>>;
  /** How rows ended on each day (UTC) from `first` to before `until`. Days without an end are left out. */
  outcomesByDay(first: string, until: string): Promise<ReadonlyMap<string, DayOutcomes>>;
}

export interface Alarm {
  name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  state: string;
  /** What the alarm means, and where its runbook is. */
  description?: string;
  /** The state reason of CloudWatch. */
  reason: string;
  /** UTC instant of the last change of state. */
  since: string | undefined;
}
