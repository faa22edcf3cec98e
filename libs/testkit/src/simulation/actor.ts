import { AsyncLocalStorage } from 'node:async_hooks';
import type { WireRequest, WireResponse } from './wire.ts';

/** Who issues requests in a simulation: one invocation of a function, or an owner at work on a row. */
export interface Actor {
  readonly kind: 'function' | 'owner';
  /** `writer#3`: the third invocation of the writer. */
  readonly name: string;
  /** A dead actor does nothing more: its requests are never carried out, its result counts for nothing. */
  isDead: boolean;
  /** Set when its promise has settled; whatever it asks for afterwards was left running. */
  hasSettled: boolean;
  /** Set when an outage has refused one of its requests. */
  hasMetOutage: boolean;
  /** Where its requests wait to be carried out. */
  readonly send: (request: WireRequest) => Promise<WireResponse>;
}

/** Sends a request as whoever acts at present. Clients made with it serve every run, since each actor knows its own. */
export async function sendAsActor(request: WireRequest): Promise<WireResponse> {
  const actor = currentActor.getStore();
  if (actor === undefined) throw new Error(`${request.service}.${request.operation} was sent by nobody`);
  return await actor.send(request);
}

const currentActor = new AsyncLocalStorage<Actor>();

/** Runs `work` so that every request it causes, however indirectly, is known to be the actor's. */
export function runAs<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result> {
  return currentActor.run(actor, work);
}
