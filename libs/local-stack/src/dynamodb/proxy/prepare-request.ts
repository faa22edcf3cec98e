import type { AnswerShaper } from '../answers/create-answer-shaper.ts';
import type { Answer, Body } from '../capacity/body.ts';
import type { Meter } from '../capacity/create-meter.ts';
import type { Refused } from '../capacity/create-throttle.ts';

/** A request between the client and the engine. */
export interface PreparedRequest {
  /** The body of the request to the engine. */
  readonly body: Body;
  /** True if settling needs only the response's `ConsumedCapacity`, and does not change the rest. */
  readonly isSettledByUnits: boolean;
  /** Returns the response to the original request. Without it, that is the engine's response. */
  settle?(answer: Answer): Answer;
}

/** Returns undefined for a request that is forwarded unchanged. */
export type PrepareRequest = (operation: string, body: Body) => PreparedRequest | Refused | undefined;

/** Creates the processing of requests: they are first shaped and then metered, and responses pass in the opposite order. */
export function createPrepareRequest({
  meter,
  shaper,
}: {
  meter?: Meter | undefined;
  shaper?: Pick<AnswerShaper, 'begin'> | undefined;
}): PrepareRequest | undefined {
  if (meter === undefined && shaper === undefined) return undefined;
  return (operation, body) => {
    const shaped = shaper?.begin(operation, body);
    const metered = meter?.begin(operation, shaped?.body ?? body);
    if (shaped === undefined || (metered !== undefined && 'refusal' in metered)) return metered;
    if (metered === undefined) return { isSettledByUnits: false, ...shaped };
    return {
      body: metered.body,
      isSettledByUnits: metered.isSettledByUnits && shaped.settle === undefined,
      settle: (answer) => {
        const settled = metered.settle(answer);
        return shaped.settle?.(settled) ?? settled;
      },
    };
  };
}
