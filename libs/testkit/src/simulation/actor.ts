import { AsyncLocalStorage } from 'node:async_hooks';

/** Who issues requests in a simulation: one invocation of a function, or an owner at work on a row. */
export interface Actor {
  readonly kind: 'function' | 'owner';
  /** `writer#3`: the third invocation of the writer. */
  readonly name: string;
  /** A dead actor does nothing more: its requests are never carried out, its result counts for nothing. */
  isDead: boolean;
  /** Set when its promise has settled; whatever it asks for afterwards was left running. */
  hasSettled: boolean;
}

const currentActor = new AsyncLocalStorage<Actor>();

/** Runs `work` so that every request it causes, however indirectly, is known to be the actor's. */
export function runAs<Result>(actor: Actor, work: () => Promise<Result>): Promise<Result> {
  return currentActor.run(actor, work);
}

/** The actor on whose behalf the present code runs. */
export function whoActs(): Actor | undefined {
  return currentActor.getStore();
}
