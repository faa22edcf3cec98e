import type { Answer, Body } from './body.ts';
import { asksForUnits, askForUnits, consumedUnits, kindOf, withoutUnits } from './consumed-units.ts';
import { createThrottle, type Refused } from './create-throttle.ts';
import type { TableThroughputsOptions } from './table-throughputs.ts';
import { createUnitCounts, type UnitCount } from './unit-counts.ts';

/** A request on its way to the engine. */
export interface MeteredRequest {
  /** As the engine is to get it. */
  readonly body: Body;
  /** Whether an answer's `ConsumedCapacity` is all that it takes to settle, and the rest of the answer stays as it is. */
  readonly isSettledByUnits: boolean;
  /** Counts what the request consumed by the engine's answer, and gives the answer that the request, as it came, is to get. */
  settle(answer: Answer): Answer;
}

/** Stands between whoever asks and a DynamoDB engine: counts what requests consume, and throttles them. */
export interface Meter {
  /** Undefined for an operation that consumes nothing: it passes as it is. */
  begin(operation: string, body: Body): MeteredRequest | Refused | undefined;
  /** Units so far, by table (`Orders`) and by index (`Orders/index/byDay`). */
  unitCounts(): Record<string, UnitCount>;
}

/** What `createMeter` takes. */
export type MeterOptions = TableThroughputsOptions;

/** With an `unlimited` capacity it only counts. */
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
        body: askForUnits(admission?.body ?? body),
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
