import type { WireRequest, WireResponse } from '../wire/transport.ts';
import type { Caller } from './caller.ts';

/** A request that a caller has sent and that no event has carried out yet. */
export interface PendingRequest {
  readonly caller: Caller;
  readonly request: WireRequest;
  /** Returns the response to the caller. */
  respond(response: WireResponse): void;
  /** Breaks the connection: the caller receives the error. */
  disconnect(error: Error): void;
}

/** Holds each request of the simulated clients until an event carries it out. */
export interface RequestGate {
  /** Creates a caller whose requests wait at this gate. */
  createCaller(kind: Caller['kind'], name: string, causes?: readonly string[]): Caller;
  /** The requests that wait, in the order in which they were sent. */
  readonly pending: readonly PendingRequest[];
  /** Removes a request that an event is about to carry out. */
  remove(pending: PendingRequest): void;
  /** Removes all requests of the caller. They never settle, as in a process that has died. */
  drop(caller: Caller): void;
}

/** Callbacks of a gate. */
export interface GateListener {
  /** A caller sent a request after its promise had settled. */
  onLateRequest?(caller: Caller, request: WireRequest): void;
  /** A caller received a response. */
  onResponse?(caller: Caller, request: WireRequest, response: WireResponse): void;
}

export function createRequestGate({ onLateRequest, onResponse }: GateListener = {}): RequestGate {
  let pending: PendingRequest[] = [];
  // The SDK makes random client request tokens. The gate numbers them, so that each run of a seed sends the same ones.
  const tokens = new Map<unknown, string>();
  const named = (request: WireRequest): WireRequest => {
    const { ClientRequestToken: token } = request.body;
    if (token === undefined) return request;
    const name = tokens.get(token) ?? `token-${tokens.size + 1}`;
    tokens.set(token, name);
    return { ...request, body: { ...request.body, ClientRequestToken: name } };
  };

  async function hold(caller: Caller, sent: WireRequest): Promise<WireResponse> {
    const request = named(sent);
    return await new Promise((resolve, reject) => {
      if (caller.isDead) return;
      if (caller.hasSettled) onLateRequest?.(caller, request);
      const respond = (response: WireResponse): void => {
        onResponse?.(caller, request, response);
        resolve(response);
      };
      pending.push({ caller, request, respond, disconnect: reject });
    });
  }

  return {
    get pending() {
      return pending;
    },
    createCaller(kind, name, causes = []) {
      const caller: Caller = {
        kind,
        name,
        causes: new Set(causes),
        isDead: false,
        hasSettled: false,
        hasMetOutage: false,
        timers: new Map(),
        crash: () => undefined,
        clockSkewMs: 0,
        send: async (request) => await hold(caller, request),
      };
      return caller;
    },
    remove(request) {
      pending = pending.filter((candidate) => candidate !== request);
    },
    drop(caller) {
      pending = pending.filter((candidate) => candidate.caller !== caller);
    },
  };
}
