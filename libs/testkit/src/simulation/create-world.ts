import type { SqsEngine, StackClock } from '@daybreak/local-stack';
import { createDispatches } from '../oracle/dispatches.ts';
import { createLedger } from '../oracle/ledger.ts';
import { observeRows } from '../oracle/observed-rows.ts';
import { createRunAccounts } from '../oracle/run-accounts.ts';
import { InvariantViolation, type Report } from '../oracle/violation.ts';
import type { Decisions } from './decisions.ts';
import { noFaults } from './faults.ts';
import type { PipelineUnderTest, SimulatedClientConfig } from './pipeline-under-test.ts';
import { createRequestGate } from './request-gate.ts';
import type { SimulationCase } from './simulate.ts';
import type { RowItems } from './row-items.ts';
import { createTrace } from './trace.ts';
import type { Transport } from './wire.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  pipeline: PipelineUnderTest;
  /** Of clients whose requests are parked. */
  client: SimulatedClientConfig;
  case: SimulationCase;
  decisions: Decisions;
  /** The functions' own chance. */
  random: () => number;
  clock: StackClock;
  engine: SqsEngine;
  transport: Transport;
  unitCounts: World['unitCounts'];
  /** Reads rows' items as they stand, past the gate. */
  items: RowItems;
}

/** A world in which nothing has happened yet. */
export function createWorld(options: WorldOptions): World {
  const { pipeline, client, decisions, random, clock, engine, transport, unitCounts, items } = options;
  const stamps = { now: () => new Date(clock.now()) };
  const waiting = {
    wait: async (delayMs: number): Promise<void> => await new Promise((resolve) => clock.setTimer(delayMs, resolve)),
    random,
  };
  const report: Report = (violation) => {
    if (options.case.unchecked !== true) world.violation ??= violation;
  };
  const rows = observeRows({
    readItem: items.read,
    rowOrTombstoneOf: pipeline.rowOrTombstoneOf,
    shapeOf: pipeline.shapeOf,
    model: {
      plan: pipeline.plan,
      mayFail: (row, name) => pipeline.failureOf(row) === name || world.ledger.wasDeadLettered(row.id, row.version),
    },
    report,
  });
  const world: World = {
    pipeline,
    functions: pipeline.createFunctions({
      client,
      clock: stamps,
      queueUrl: (name) => engine.queueOrThrow(name).url,
      ...waiting,
    }),
    clock,
    startedAt: clock.now(),
    engine,
    transport,
    unitCounts,
    gate: createRequestGate((actor, { operation }) => {
      report(new InvariantViolation('I5', actor.name, `it asked for ${operation} after it had settled`));
    }),
    decisions,
    faults: { ...noFaults, ...options.case.faults },
    injected: new Map(),
    outages: options.case.outages ?? [],
    refusedByOutages: 0,
    trace: createTrace(() => clock.now()),
    rows,
    items,
    ledger: createLedger({
      rowQueue: pipeline.rowQueue,
      valueQueue: pipeline.valueQueue,
      deadLetterQueues: deadLetterQueuesOf(pipeline),
      row: (id) => rows.get(id),
      plan: pipeline.plan,
      now: () => clock.now(),
      giveUpAfterMs: pipeline.giveUpAfterMs,
      report,
    }),
    dispatches: createDispatches({
      now: () => clock.now(),
      rows: () => rows.ids().flatMap((id) => rows.get(id) ?? []),
      row: (id) => rows.get(id),
      dueAt: pipeline.dueAt,
      report,
    }),
    runAccounts: createRunAccounts(),
    ownersRows: pipeline.createRows(client, stamps, waiting),
    recentlyWritten: new Set(),
    running: new Set(),
    invocations: 0,
    triggers: [],
    edits: [],
    acknowledgements: [],
    report,
    fail: (error) => {
      world.violation ??= error instanceof Error ? error : new Error(String(error));
    },
    violation: undefined,
  };
  comeInTime(world, options.case);
  return world;
}

/** Has the schedule fire and owners edit: each at its time, or at any moment. */
function comeInTime(world: World, { script, edits = [], minutesApart = 0 }: SimulationCase): void {
  const at = (minutes: number, come: () => void): void => {
    if (minutes === 0) come();
    else world.clock.setTimer(minutes * 60_000, come);
  };
  for (const [index, scheduledTime] of script.entries())
    at(index * minutesApart, () => world.triggers.push({ event: { scheduledTime }, attempt: 1 }));
  for (const [index, edit] of edits.entries()) at((index + 0.5) * minutesApart, () => world.edits.push(edit));
}

function deadLetterQueuesOf({ model, rowQueue, valueQueue }: PipelineUnderTest): ReadonlySet<string> {
  const sources = model.queues.filter(({ name }) => name === rowQueue || name === valueQueue);
  return new Set(sources.map(({ redrive }) => redrive?.deadLetterTargetArn.split(':').at(-1) ?? ''));
}
