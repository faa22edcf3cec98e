import type { SqsEngine, StackClock, UnitCount } from '@daybreak/local-stack';
import type { RowRepository } from '@daybreak/repository';
import type { Dispatches } from '../oracle/dispatches.ts';
import type { Ledger } from '../oracle/ledger.ts';
import type { ObservedRows } from '../oracle/observed-rows.ts';
import type { RunAccounts } from '../oracle/run-accounts.ts';
import type { Report } from '../oracle/violation.ts';
import type { Actor } from './actor.ts';
import type { Decisions } from './decisions.ts';
import type { FaultName, Faults } from './faults.ts';
import type { Outage } from './outage.ts';
import type { OwnerEdit } from './owner-edit.ts';
import type { PipelineUnderTest, SimulatedHandler } from './pipeline-under-test.ts';
import type { RequestGate } from './request-gate.ts';
import type { RowItems } from './row-items.ts';
import type { Trace } from './trace.ts';
import type { Transport } from './wire.ts';

/** A schedule that is still to fire, or an asynchronous invocation that is to be tried again. */
export interface PendingTrigger {
  event: { scheduledTime: string; runId?: string };
  attempt: number;
}

/** Something that can happen next. */
export interface Step {
  label: string;
  take(): Promise<void> | void;
}

/** Everything there is in one simulated run. */
export interface World {
  readonly pipeline: PipelineUnderTest;
  readonly functions: Readonly<Record<string, SimulatedHandler>>;
  readonly clock: StackClock;
  /** When the run began on the clock. */
  readonly startedAt: number;
  readonly engine: SqsEngine;
  readonly transport: Transport;
  /** By table and by index; none where no capacity was asked for. */
  readonly unitCounts: () => Record<string, UnitCount>;
  readonly gate: RequestGate;
  readonly decisions: Decisions;
  /** Faults of this moment: all are off once the run is only to be finished. */
  faults: Faults;
  readonly injected: Map<FaultName, number>;
  readonly outages: readonly Outage[];
  refusedByOutages: number;
  readonly trace: Trace;
  readonly rows: ObservedRows;
  /** The rows' items, read past the gate. */
  readonly items: RowItems;
  readonly ledger: Ledger;
  readonly dispatches: Dispatches;
  readonly runAccounts: RunAccounts;
  /** The rows as their owners edit them, each request a step. */
  readonly ownersRows: RowRepository;
  /** Ids of rows written since the clock last moved: an index need not show these writes yet. */
  readonly recentlyWritten: Set<string>;
  readonly running: Set<Invocation>;
  /** How many there have been: each is named by its number. */
  invocations: number;
  triggers: PendingTrigger[];
  edits: OwnerEdit[];
  /** Acknowledgements that the mapping has still to make. */
  acknowledgements: Step[];
  /** Takes note of a broken promise; the run ends with the step that broke it. */
  readonly report: Report;
  /** Takes note of what was thrown where no step could catch it; the run ends with the step under way, checked or not. */
  readonly fail: (error: unknown) => void;
  /** The first broken promise, or the first thing that was thrown. */
  violation: Error | undefined;
}

/** One invocation under way. */
export interface Invocation {
  readonly actor: Actor;
  readonly functionName: string;
  /** Set when a fault befell one of its requests, or itself. */
  isDisturbed: boolean;
  /** Ends it at once, as a crash or a time-out does; what it waits for never comes. */
  kill(reason: string): void;
}

/** Counts a fault and says so in the trace. */
export function inject(world: World, fault: FaultName): void {
  world.injected.set(fault, (world.injected.get(fault) ?? 0) + 1);
}
