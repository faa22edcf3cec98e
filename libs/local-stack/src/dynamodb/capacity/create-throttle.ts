import { type BatchPart, batchParts, leftoverMember, requestItemsOf, withLeftover } from './batch-parts.ts';
import type { Answer, Body } from './body.ts';
import { chargeUnits } from './charge-units.ts';
import type { ConsumedUnits } from './consumed-units.ts';
import { withOldItem, withoutOldItem } from './old-item.ts';
import { refusalOf, type Throttled } from './refusal.ts';
import { TableThroughputs, type TableThroughputsOptions } from './table-throughputs.ts';
import { type TouchedKeys, touchedItem, touchedKeys } from './touched-keys.ts';

/** An admitted request. A batch may be admitted in part. */
export interface Admission {
  readonly body: Body;
  /** Charges the consumed units, and returns the response to the original request. */
  settle(answer: Answer, consumed: readonly ConsumedUnits[]): Answer;
}

/** A throttled request. */
export interface Refused {
  readonly refusal: Answer;
}

export interface Throttle {
  admit(kind: 'read' | 'write', operation: string, body: Body): Admission | Refused;
}

export interface ThrottleOptions extends TableThroughputsOptions {
  /** Called for each throttled request, and for each throttled part of a batch. */
  onThrottled(throttled: Throttled): void;
}

/** Throttles requests for which tables have no capacity, as DynamoDB does. */
export function createThrottle(options: ThrottleOptions): Throttle {
  const { tables, onThrottled } = options;
  const throughputs = new TableThroughputs(options);
  const models = new Map(tables.map((table) => [table.name, table]));

  /** Reserves the least units that a request can cost, and returns undefined if there is capacity for them. */
  function enter(kind: 'read' | 'write', touched: TouchedKeys): Throttled | undefined {
    const throttled = throughputs.limit(kind, touched);
    if (throttled === undefined) throughputs.reserve(kind, touched);
    else onThrottled(throttled);
    return throttled;
  }

  function admitWhole(kind: 'read' | 'write', operation: string, body: Body): Admission | Refused {
    const touched = touchedKeys(operation, body, models);
    for (const [index, keys] of touched.entries()) {
      const throttled = enter(kind, keys);
      if (throttled === undefined) continue;
      for (const admitted of touched.slice(0, index)) throughputs.release(kind, admitted);
      return { refusal: refusalOf(throttled) };
    }
    return {
      body: withOldItem(operation, body, models.get(touched[0]?.tableName ?? '')),
      settle(answer, consumed) {
        chargeUnits(throughputs, models, { kind, body, touched }, { answer: answer.body, consumed });
        return withoutOldItem(body, answer);
      },
    };
  }

  /** Admits the parts with capacity. Refuses a batch without capacity for any part. */
  function admitBatch(kind: 'read' | 'write', body: Body, member: string): Admission | Refused {
    const admitted: BatchPart[] = [];
    const left: BatchPart[] = [];
    let first: Throttled | undefined;
    for (const part of batchParts(body)) {
      const throttled = enter(kind, touchedItem(part.request, models));
      (throttled === undefined ? admitted : left).push(part);
      first ??= throttled;
    }
    if (first !== undefined && admitted.length === 0) return { refusal: refusalOf(first) };
    const touched = admitted.map(({ request }) => touchedItem(request, models));
    return {
      body: left.length === 0 ? body : { ...body, RequestItems: requestItemsOf(body, admitted) },
      settle(answer, consumed) {
        chargeUnits(throughputs, models, { kind, body, touched }, { answer: answer.body, consumed });
        return left.length === 0 ? answer : withLeftover(answer, member, body, left);
      },
    };
  }

  return {
    admit(kind, operation, body) {
      const member = leftoverMember(operation);
      return member === undefined ? admitWhole(kind, operation, body) : admitBatch(kind, body, member);
    },
  };
}
