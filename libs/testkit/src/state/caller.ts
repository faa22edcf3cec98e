import { AsyncLocalStorage } from 'node:async_hooks';
import type { SimulatedTimer } from '../environment/simulated-environment.ts';
import type { CallerKind } from '../oracle/oracle.ts';
import type { WireRequest, WireResponse } from '../wire/transport.ts';

/** A sender of requests: one invocation of a function, or one action of an actor. */
export interface Caller {
  readonly kind: CallerKind;
  /** Such as `writer#3`, for the third caller of a run. */
  readonly name: string;
  /** The bodies of its messages, or its trigger or action. Two callers with one cause do the same work. */
  readonly causes: ReadonlySet<string>;
  /** True after a crash or a timeout: its requests are never carried out, and its result is ignored. */
  isDead: boolean;
  /** True after its promise has settled. Work that it starts afterwards was left running. */
  hasSettled: boolean;
  /** True after an outage has refused one of its requests. */
  hasMetOutage: boolean;
  /** The timers that have not fired. Each has a description if the code must end it. */
  readonly timers: Map<SimulatedTimer, string | undefined>;
  /** Ends the caller because of an uncaught error. */
  crash: (error: unknown) => void;
  /** The difference of its clock to that of the run, in milliseconds: positive if its clock is fast. */
  clockSkewMs: number;
  /** Holds a request until an event carries it out, and resolves with the response. */
  readonly send: (request: WireRequest) => Promise<WireResponse>;
}

/** Sends a request as the current caller. A client made with this function can serve every run. */
export async function sendAsCaller(request: WireRequest): Promise<WireResponse> {
  const caller = currentCaller.getStore();
  if (caller === undefined)
    throw new Error(
      `${request.service}.${request.operation} was sent outside a run: send requests only from a handler or an actor`,
    );
  return await caller.send(request);
}

/** Returns the current caller. Throws Error outside a run. */
export function currentCallerOrThrow(): Caller {
  const caller = currentCaller.getStore();
  if (caller === undefined) throw new Error('A handler was called outside a run: only the simulator may invoke it');
  return caller;
}

/** Cancels all timers of a caller. */
export function cancelTimers({ timers }: Caller): void {
  for (const timer of timers.keys()) timer.cancel();
}

/** Returns the clock skew of the current caller, in milliseconds, or 0 outside a run. */
export function clockSkewMs(): number {
  return currentCaller.getStore()?.clockSkewMs ?? 0;
}

const currentCaller = new AsyncLocalStorage<Caller>();

/** Runs `work` as the caller: it sends every request that the work makes, however indirectly. */
export function runAs<Result>(caller: Caller, work: () => Promise<Result>): Promise<Result> {
  return currentCaller.run(caller, work);
}
