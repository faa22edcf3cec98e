import { askForUnits, consumedUnits, kindOf, withoutUnits } from './consumed-units.ts';
import { createUnitCounts, type UnitCount } from './unit-counts.ts';
import type { Answer, Body } from './wire.ts';

/** A request on its way to the engine. */
export interface MeteredRequest {
  /** As the engine is to get it. */
  readonly body: Body;
  /** Counts what the engine's answer says that it consumed, and gives the answer as the request, as it came, is to get it. */
  settle(answer: Answer): Answer;
}

/** Stands between whoever asks and a DynamoDB engine, and counts what requests consume. */
export interface Meter {
  /** Undefined for an operation that consumes nothing: it passes as it is. */
  begin(operation: string, body: Body): MeteredRequest | undefined;
  /** Units so far, by table (`Rows`) and by index (`Rows/index/due`). */
  unitCounts(): Record<string, UnitCount>;
}

export function createMeter(): Meter {
  const counts = createUnitCounts();
  return {
    begin(operation, body) {
      const kind = kindOf(operation);
      if (kind === undefined) return undefined;
      return {
        body: askForUnits(body),
        settle(answer) {
          counts.add(kind, consumedUnits(body, answer));
          return withoutUnits(body, answer);
        },
      };
    },
    unitCounts: () => counts.counts(),
  };
}
