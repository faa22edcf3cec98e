import type { AnswerShaper } from '../answers/create-answer-shaper.ts';
import type { Answer, Body } from '../capacity/body.ts';
import type { Meter } from '../capacity/create-meter.ts';
import type { Refused } from '../capacity/create-throttle.ts';

/** A request on its way to the engine. */
export interface Passage {
  /** As the engine is to get it. */
  readonly body: Body;
  /** Whether an answer's `ConsumedCapacity` is all that it takes to settle, and the rest of the answer stays as it is. */
  readonly isSettledByUnits: boolean;
  /** Gives the answer that the request, as it came, is to get; without it, that is the engine's. */
  settle?(answer: Answer): Answer;
}

/** Undefined for a request that passes as it is. */
export type PassRequest = (operation: string, body: Body) => Passage | Refused | undefined;

/** What becomes of requests between the client and the engine: they are shaped first, then metered, and answered the other way round. */
export function createPassRequest({
  meter,
  shaper,
}: {
  meter?: Meter | undefined;
  shaper?: Pick<AnswerShaper, 'begin'> | undefined;
}): PassRequest | undefined {
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
