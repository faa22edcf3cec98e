import type { Capacity } from '@daybreak/local-stack';
import type { ScaleUp } from '../aws/limits.ts';
import type { ServiceTimes } from '../aws/service-times.ts';

/** Where the pipeline runs: on AWS, or on a local stack that the model is checked against. */
export interface Platform {
  /** Undefined on a local stack with a standing clock, where work takes no time. */
  readonly times: ServiceTimes | undefined;
  /** Undefined: a mapping has its maximum concurrency at once. */
  readonly scaleUp: ScaleUp | undefined;
  /** Concurrent invocations of all functions. */
  readonly concurrency: number;
  /** Messages of one queue that are received and not deleted. */
  readonly inFlightLimit: number;
  readonly capacity: Capacity;
}
