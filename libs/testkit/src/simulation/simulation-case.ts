import type { TableCapacity, UnitCount } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultName, Faults } from '../faults/faults.ts';
import type { Outage } from '../faults/outage.ts';

/** The faults, outages and capacity of a run. */
export interface Circumstances {
  /** A rate from 0 to 1 for each fault. Default: `noFaults`. */
  faults?: Partial<Faults> | undefined;
  /** The periods in which a service refuses requests. An actor tries again when the outage is over. Default: none. */
  outages?: readonly Outage[] | undefined;
  /**
   * The capacity of each table and global secondary index, above which it throttles. `unlimited` counts units and throttles nothing.
   * Default: nothing is counted.
   */
  capacity?: TableCapacity | undefined;
  /** Checks nothing and finishes nothing: the result is what a test without an oracle would see. Default: false. */
  unchecked?: boolean | undefined;
}

/** The input of a run, as `begin` receives it, and its circumstances. */
export type SimulationCase<Input> = Input & Circumstances;

/** A case, and its decisions: those of a seed (1 to 2^32 - 1), those of an earlier run, or your own. */
export type SimulationOptions<Input> = SimulationCase<Input> &
  ({ seed: number } | { decisions: readonly number[] } | { decideBy: Decisions });

/** The result of a run. Two results of one seed are equal: they hold no time of the machine, host name or random id. */
export interface SimulationResult {
  /** A line for each event. */
  trace: readonly string[];
  /** The decisions of the run, which replay it. */
  decisions: readonly number[];
  /** The number of events. */
  events: number;
  /** How often each fault happened. */
  faultsInjected: Readonly<Partial<Record<FaultName, number>>>;
  /** The number of requests that outages refused. */
  refusedByOutages: number;
  /** The read and write units of each table and index, and what was throttled. Empty without a `capacity`. */
  unitCounts: Readonly<Record<string, UnitCount>>;
}
