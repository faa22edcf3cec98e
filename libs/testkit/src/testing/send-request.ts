import type { WireRequest, WireResponse } from '../wire/transport.ts';
import { createRequestGate, type PendingRequest } from '../state/request-gate.ts';

/** Sends a request to a gate. Returns the pending request, and the response or error that the caller receives. */
export function sendRequest(request: WireRequest): {
  pending: PendingRequest;
  received: Promise<WireResponse | Error>;
} {
  const gate = createRequestGate();
  const received = gate
    .createCaller('function', 'seller#1')
    .send(request)
    .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const [pending] = gate.pending;
  if (pending === undefined) throw new Error('The gate holds no request');
  return { pending, received };
}
