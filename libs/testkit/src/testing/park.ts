import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { createRequestGate, type ParkedRequest } from '../world/request-gate.ts';

/** A request at the gate, and what its caller gets. */
export function park(request: WireRequest): { parked: ParkedRequest; answered: Promise<WireResponse | Error> } {
  const gate = createRequestGate();
  const answered = gate
    .createCaller('function', 'seller#1')
    .send(request)
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const [parked] = gate.parked;
  if (parked === undefined) throw new Error('Nothing is parked');
  return { parked, answered };
}
