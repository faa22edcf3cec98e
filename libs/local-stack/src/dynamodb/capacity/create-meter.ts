import type { Answer, Body } from './body.ts';
import { asksForUnits, withUnits, consumedUnits, kindOf, withoutUnits } from './consumed-units.ts';
import { createThrottle, type Refused } from './create-throttle.ts';
import type { TableThroughputsOptions } from './table-throughputs.ts';
import { createUnitCounts, type UnitCount } from './unit-counts.ts';

/** A metered request. */
export interface MeteredRequest {
  /** The body of the request to the engine. */
  readonly body: Body;
  /** True if settling needs only the response's `ConsumedCapacity`, and does not change the rest. */
  readonly isSettledByUnits: boolean;
  /** Counts the consumed units of the engine's response, and returns the response to the original request. */
  settle(answer: Answer): Answer;
}

/** Counts the units of requests to a DynamoDB engine, and throttles them. */
export interface Meter {
  /** Returns undefined for an operation that consumes nothing. */
  begin(operation: string, body: Body): MeteredRequest | Refused | undefined;
  /** Returns the units by table (`Orders`) and by index (`Orders/index/byDay`). */
  unitCounts(): Record<string, UnitCount>;
}

/** The options of `createMeter`. */
export type MeterOptions = TableThroughputsOptions;

/** Creates a meter. With `unlimited` capacity, it only counts. */
export function createMeter(options: MeterOptions): Meter {
  const counts = createUnitCounts();
  const throttle =
    options.capacity === 'unlimited'
      ? undefined
      : createThrottle({ ...options, onThrottled: ({ resource }) => counts.addThrottled(resource) });

  return {
    begin(operation, body) {
      const kind = kindOf(operation);
      if (kind === undefined) return undefined;
      const admission = throttle?.admit(kind, operation, body);
      if (admission !== undefined && 'refusal' in admission) return admission;
      return {
        body: withUnits(admission?.body ?? body),
        isSettledByUnits: kind === 'read' && (admission?.body ?? body) === body && !asksForUnits(body),
        settle(answer) {
          const consumed = consumedUnits(body, answer);
          counts.add(kind, consumed);
          return withoutUnits(body, admission?.settle(answer, consumed) ?? answer);
        },
      };
    },
    unitCounts: () => counts.counts(),
  };
}
