import type { Capacity } from '@daybreak/local-stack';
import type { ScaleUp } from '../aws/limits.ts';
import type { ServiceTimes } from '../aws/service-times.ts';

/** The platform of the pipeline: AWS, or the local stack that the model is checked against. */
export interface Platform {
  /** Undefined on a local stack with a manual clock, where work takes no time. */
  readonly times: ServiceTimes | undefined;
  /** Undefined: a mapping starts with its maximum concurrency. */
  readonly scaleUp: ScaleUp | undefined;
  /** The concurrent invocations of all functions. */
  readonly concurrency: number;
  /** The messages of one queue that can be in flight. */
  readonly inFlightLimit: number;
  readonly capacity: Capacity;
}
