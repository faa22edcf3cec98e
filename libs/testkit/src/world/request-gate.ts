import type { WireRequest, WireResponse } from '../wire/transport.ts';
import type { Caller } from './caller.ts';

/** A request that its caller waits for, and that nothing has happened to yet. */
export interface ParkedRequest {
  readonly caller: Caller;
  readonly request: WireRequest;
  answer(response: WireResponse): void;
  /** The connection breaks. */
  break(error: Error): void;
}

/** Holds back every request of the simulated clients until an event carries it out. */
export interface RequestGate {
  /** Makes someone whose requests are parked here. */
  createCaller(kind: Caller['kind'], name: string, causes?: readonly string[]): Caller;
  /** In the order in which they were issued. */
  readonly parked: readonly ParkedRequest[];
  /** Takes a request out, to carry it out. */
  take(parked: ParkedRequest): void;
  /** Forgets all that the caller waits for; it waits for ever, as a process that died does. */
  drop(caller: Caller): void;
}

/** Called with what happens at a gate. */
export interface GateListener {
  /** A caller issued a request after it had settled. */
  onLateRequest?(caller: Caller, request: WireRequest): void;
  /** A caller got its answer. */
  onAnswered?(caller: Caller, request: WireRequest, response: WireResponse): void;
}

export function createRequestGate({ onLateRequest, onAnswered }: GateListener = {}): RequestGate {
  let parked: ParkedRequest[] = [];
  /** The SDK draws a transaction's token from the machine; in a run it has a name that is the same each time. */
  const tokens = new Map<unknown, string>();
  const named = (request: WireRequest): WireRequest => {
    const { ClientRequestToken: token } = request.body;
    if (token === undefined) return request;
    const name = tokens.get(token) ?? `token-${tokens.size + 1}`;
    tokens.set(token, name);
    return { ...request, body: { ...request.body, ClientRequestToken: name } };
  };

  async function park(caller: Caller, sent: WireRequest): Promise<WireResponse> {
    const request = named(sent);
    return await new Promise((resolve, reject) => {
      if (caller.isDead) return;
      if (caller.hasSettled) onLateRequest?.(caller, request);
      const answer = (response: WireResponse): void => {
        onAnswered?.(caller, request, response);
        resolve(response);
      };
      parked.push({ caller, request, answer, break: reject });
    });
  }

  return {
    get parked() {
      return parked;
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
        send: async (request) => await park(caller, request),
      };
      return caller;
    },
    take(taken) {
      parked = parked.filter((candidate) => candidate !== taken);
    },
    drop(caller) {
      parked = parked.filter((candidate) => candidate.caller !== caller);
    },
  };
}
