import type { Actor } from './actor.ts';
import type { WireRequest, WireResponse } from './wire.ts';

/** A request that its actor waits for, and that nothing has happened to yet. */
export interface ParkedRequest {
  readonly actor: Actor;
  readonly request: WireRequest;
  answer(response: WireResponse): void;
  /** The connection breaks. */
  break(error: Error): void;
}

/** Holds back every request of the simulated clients until a step carries it out. */
export interface RequestGate {
  /** Makes someone whose requests are parked here. */
  createActor(kind: Actor['kind'], name: string): Actor;
  /** In the order in which they were issued. */
  readonly parked: readonly ParkedRequest[];
  /** Takes a request out, to carry it out. */
  take(parked: ParkedRequest): void;
  /** Forgets all that the actor waits for; it waits for ever, as a process that died does. */
  drop(actor: Actor): void;
}

/** A gate; `onLateRequest` hears of a request that an actor issues after it settled. */
export function createRequestGate(onLateRequest: (actor: Actor, request: WireRequest) => void): RequestGate {
  let parked: ParkedRequest[] = [];

  async function park(actor: Actor, request: WireRequest): Promise<WireResponse> {
    return await new Promise((resolve, reject) => {
      if (actor.isDead) return;
      if (actor.hasSettled) onLateRequest(actor, request);
      parked.push({ actor, request, answer: resolve, break: reject });
    });
  }

  return {
    get parked() {
      return parked;
    },
    createActor(kind, name) {
      const actor: Actor = {
        kind,
        name,
        isDead: false,
        hasSettled: false,
        hasMetOutage: false,
        send: async (request) => await park(actor, request),
      };
      return actor;
    },
    take(taken) {
      parked = parked.filter((candidate) => candidate !== taken);
    },
    drop(actor) {
      parked = parked.filter((candidate) => candidate.actor !== actor);
    },
  };
}

/** Lets everything that can go on without an answer go on. The clients do no I/O of their own, so this is exact. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
