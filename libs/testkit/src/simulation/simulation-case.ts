import type { TableCapacity, UnitCount } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultName, Faults } from '../faults/faults.ts';
import type { Outage } from '../faults/outage.ts';

/** What a run meets, whatever it is of. */
export interface Circumstances {
  /** How often each fault happens, from 0 to 1. Default: none does. */
  faults?: Partial<Faults> | undefined;
  /** Whatever functions and actors ask for meanwhile is refused; an actor then tries again when the outage is over. */
  outages?: readonly Outage[] | undefined;
  /**
   * What each table, and each of its global indexes, takes before it throttles, by the virtual clock; `unlimited` only counts. Default:
   * nothing is counted.
   */
  capacity?: TableCapacity | undefined;
  /** Checks nothing and finishes nothing that faults left undone: the result is what a suite without an oracle would see of the same run. */
  unchecked?: boolean | undefined;
}

/** What a run is of, as the simulator's `begin` takes it, and what it meets. */
export type SimulationCase<Input> = Input & Circumstances;

/** A case, and whose decisions its run follows: a seed's (1 to 2^32 - 1), a record's, or anyone's. */
export type SimulationOptions<Input> = SimulationCase<Input> &
  ({ seed: number } | { decisions: readonly number[] } | { decideBy: Decisions });

/** What a run came to; it holds no clock time, host name or random id, so that two of one seed are equal. */
export interface SimulationResult {
  /** What happened, a line each. */
  trace: readonly string[];
  /** Every decision taken: replaying them repeats the run. */
  decisions: readonly number[];
  /** How many events there were. */
  events: number;
  faultsInjected: Readonly<Partial<Record<FaultName, number>>>;
  /** Requests that an outage refused. */
  refusedByOutages: number;
  /** Read and write units, and what was throttled, by table and by index; none without a `capacity`. */
  unitCounts: Readonly<Record<string, UnitCount>>;
}
