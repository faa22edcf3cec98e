import type { Decisions } from '../decisions/decisions.ts';
import type { WireRequest } from '../wire/transport.ts';
import { noFaults, type FaultName, type Faults } from './faults.ts';
import { endOfOutagesMs, type Outage, outageOf } from './outage.ts';

/** Decides which faults and outages a run has, and counts them. */
export interface FaultInjector {
  /** Decides whether the fault happens now, and counts it if it does. */
  injects(fault: FaultName): boolean;
  /** How often each fault has happened. */
  readonly injected: ReadonlyMap<FaultName, number>;
  /** Whether every rate is 0. */
  readonly isOff: boolean;
  /** Turns all faults off. */
  stop(): void;
  /** Returns the outage that refuses the request now, if any, and counts the request. */
  outageOf(request: WireRequest): Outage | undefined;
  readonly refusedByOutages: number;
  /** Returns the milliseconds until the outages that have begun are over. */
  outagesEndInMs(): number;
}

export interface FaultInjectorOptions {
  decisions: Decisions;
  faults: Partial<Faults> | undefined;
  outages: readonly Outage[] | undefined;
  sinceStartMs: () => number;
}

export function createFaultInjector({
  decisions,
  faults,
  outages = [],
  sinceStartMs,
}: FaultInjectorOptions): FaultInjector {
  let rates: Faults = { ...noFaults, ...faults };
  const injected = new Map<FaultName, number>();
  let refusedByOutages = 0;
  return {
    injected,
    injects(fault) {
      if (!decisions.chance(rates[fault])) return false;
      injected.set(fault, (injected.get(fault) ?? 0) + 1);
      return true;
    },
    get isOff() {
      return Object.values(rates).every((rate) => rate === 0);
    },
    stop() {
      rates = noFaults;
    },
    outageOf(request) {
      const outage = outageOf(request, sinceStartMs(), outages);
      if (outage !== undefined) refusedByOutages += 1;
      return outage;
    },
    get refusedByOutages() {
      return refusedByOutages;
    },
    outagesEndInMs: () => Math.max(0, endOfOutagesMs(sinceStartMs(), outages) - sinceStartMs()),
  };
}
