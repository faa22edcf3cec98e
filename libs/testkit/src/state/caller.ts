import { AsyncLocalStorage } from 'node:async_hooks';
import type { SimulatedTimer } from '../environment/simulated-environment.ts';
import type { CallerKind } from '../oracle/oracle.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';

/** Who makes requests in a simulation: one invocation of a function, or an actor at one of its actions. */
export interface Caller {
  readonly kind: CallerKind;
  /** `writer#3`: the third that began. */
  readonly name: string;
  /** What it was called for: the bodies of its messages, or its trigger or action. Two callers for the same do the same. */
  readonly causes: ReadonlySet<string>;
  /** A dead caller does nothing more: its requests are never carried out, its result counts for nothing. */
  isDead: boolean;
  /** Set when its promise has settled; whatever it asks for afterwards was left running. */
  hasSettled: boolean;
  /** Set when an outage has refused one of its requests. */
  hasMetOutage: boolean;
  /** Those of its code that have not fired, and what each is that the code has to end. */
  readonly timers: Map<SimulatedTimer, string | undefined>;
  /** Ends it, as an error does that nobody catches. */
  crash: (error: unknown) => void;
  /** By how much its clock is fast, in milliseconds; a slow one is so by less than 0. */
  clockSkewMs: number;
  /** Where its requests wait to be carried out. */
  readonly send: (request: WireRequest) => Promise<WireResponse>;
}

/** Sends a request as whoever acts at present. Clients made with it serve every run, since each caller knows its own. */
export async function sendAsCaller(request: WireRequest): Promise<WireResponse> {
  const caller = currentCaller.getStore();
  if (caller === undefined) throw new Error(`${request.service}.${request.operation} was sent by nobody`);
  return await caller.send(request);
}

/** Whoever acts at present. */
export function currentCallerOrThrow(): Caller {
  const caller = currentCaller.getStore();
  if (caller === undefined) throw new Error('Nobody acts: a handler is invoked by a run alone');
  return caller;
}

/** Nothing that its code waits for comes any more. */
export function cancelTimers({ timers }: Caller): void {
  for (const timer of timers.keys()) timer.cancel();
}

/** By how much the clock of whoever acts at present is fast. */
export function clockSkewMs(): number {
  return currentCaller.getStore()?.clockSkewMs ?? 0;
}

const currentCaller = new AsyncLocalStorage<Caller>();

/** Runs `work` so that every request it causes, however indirectly, is known to be the caller's. */
export function runAs<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result> {
  return currentCaller.run(caller, work);
}
