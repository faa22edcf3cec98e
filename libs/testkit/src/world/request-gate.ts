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
  createCaller(kind: Caller['kind'], name: string): Caller;
  /** In the order in which they were issued. */
  readonly parked: readonly ParkedRequest[];
  /** Takes a request out, to carry it out. */
  take(parked: ParkedRequest): void;
  /** Forgets all that the caller waits for; it waits for ever, as a process that died does. */
  drop(caller: Caller): void;
}

/** A gate; `onLateRequest` is called with a request that a caller issues after it settled. */
export function createRequestGate(onLateRequest: (caller: Caller, request: WireRequest) => void): RequestGate {
  let parked: ParkedRequest[] = [];

  async function park(caller: Caller, request: WireRequest): Promise<WireResponse> {
    return await new Promise((resolve, reject) => {
      if (caller.isDead) return;
      if (caller.hasSettled) onLateRequest(caller, request);
      parked.push({ caller, request, answer: resolve, break: reject });
    });
  }

  return {
    get parked() {
      return parked;
    },
    createCaller(kind, name) {
      const caller: Caller = {
        kind,
        name,
        isDead: false,
        hasSettled: false,
        hasMetOutage: false,
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

/** Lets everything that can go on without an answer go on. The clients do no I/O of their own, so this is exact. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
