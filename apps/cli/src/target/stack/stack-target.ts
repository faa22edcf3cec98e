import type { Trigger } from '@daybreak/domain';
import type { Pipeline } from '../../pipeline/pipeline.ts';

/** Which deployed stack the options name. `name` is what messages call it, `option` the option that named it. */
export interface StackAddress {
  kind: 'stack';
  name: string;
  option: string;
  stackName: string;
  region: string | undefined;
  profile: string | undefined;
}

/** A stack that is deployed. */
export interface StackTarget extends Pipeline {
  readonly kind: 'stack';
  /** Runs the scanner, and resolves when it is done. Throws CommandError when it fails. */
  invokeScanner(trigger: Trigger): Promise<void>;
  /** Every alarm of the stack. */
  alarms(): Promise<Alarm[]>;
}

export interface Alarm {
  name: string;
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  state: string;
  /** Why, in CloudWatch's words. */
  reason: string;
  /** UTC instant since when. */
  since: string | undefined;
}
