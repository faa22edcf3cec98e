import type { Decisions } from '../decisions/decisions.ts';
import type { WireRequest } from '../wire/transport.ts';
import { noFaults, type FaultName, type Faults } from './faults.ts';
import { endOfOutagesMs, type Outage, outageOf } from './outage.ts';

/** What goes wrong in a run: faults as its decisions have them, and outages. */
export interface FaultInjector {
  /** Whether the fault happens now; it is counted when it does. */
  injects(fault: FaultName): boolean;
  /** How often each has happened. */
  readonly injected: ReadonlyMap<FaultName, number>;
  /** Whether no fault can happen. */
  readonly isOff: boolean;
  /** From now on no fault happens. */
  end(): void;
  /** The outage that the request meets now, if it meets one; it is counted when it does. */
  outageOf(request: WireRequest): Outage | undefined;
  readonly refusedByOutages: number;
  /** In how many milliseconds the outages that have begun are over. */
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
    end() {
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
