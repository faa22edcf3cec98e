import { isDeepStrictEqual } from 'node:util';
import type { TableCapacity, UnitCount } from '@daybreak/local-stack';
import type { Row, RowDefinition, RowMessage, ValueMessage } from '@daybreak/domain';
import { checkWholeHistory } from '../oracle/check-history.ts';
import { expectedAtEnd, settledRow } from '../oracle/expected-at-end.ts';
import { InvariantViolation } from '../oracle/violation.ts';
import type { Decisions } from './decisions.ts';
import { noFaults, type FaultName, type Faults } from './faults.ts';
import { nextStep, passTime } from './next-step.ts';
import { endOfOutagesMs, type Outage } from './outage.ts';
import type { OwnerEdit } from './owner-edit.ts';
import { settle } from './request-gate.ts';
import { stepsOf } from './steps.ts';
import type { World } from './world.ts';

/** A message that is in its queue when the run begins. */
export type FirstMessage = { queue: 'row'; message: RowMessage } | { queue: 'value'; message: ValueMessage };

/** One simulated run: what there is at the beginning, what happens to it, and who decides on the rest. */
export interface SimulationCase {
  rows: readonly RowDefinition[];
  /** UTC instants at which the schedule fires, in their order. */
  script: readonly string[];
  edits?: readonly OwnerEdit[];
  /**
   * Each firing comes so many minutes after the one before, and each edit in the middle between two firings. Default: all may come at any moment.
   */
  minutesApart?: number;
  /** What is in the queues when the run begins, by default nothing. */
  messages?: readonly FirstMessage[];
  /** UTC instant by which a row is due for the checks at the end. Default: the last of the script. */
  dueBy?: string;
  faults?: Partial<Faults>;
  /** Whatever functions and owners ask for meanwhile is refused; an owner then tries again when the outage is over. */
  outages?: readonly Outage[];
  /**
   * What each table, and each of its global indexes, takes before it throttles, by the virtual clock; `unlimited` only counts. Default:
   * nothing is counted.
   */
  capacity?: TableCapacity;
  /**
   * Checks nothing and lets no further run mend anything, so that the result is what a suite without an oracle would
   * see of the same run.
   */
  unchecked?: boolean;
}

/** What a run came to; it holds no clock time, host name or random id, so that two of one seed are equal. */
export interface SimulationResult {
  trace: readonly string[];
  /** Every decision taken: replaying them repeats the run. */
  decisions: readonly number[];
  rows: readonly Row[];
  steps: number;
  faultsInjected: Readonly<Partial<Record<FaultName, number>>>;
  /** Requests that an outage refused. */
  refusedByOutages: number;
  /** Read and write units, and what was throttled, by table and by index; none without a `capacity`. */
  unitCounts: Readonly<Record<string, UnitCount>>;
}

/** A run that broke a promise, or in which something else was thrown, with what is needed to see and to repeat it. */
export class SimulationFailure extends Error {
  override readonly name = 'SimulationFailure';
  /** An InvariantViolation, or what a step threw: a defect of the pipeline's wiring or of the kit. */
  readonly violation: Error;
  readonly trace: readonly string[];
  readonly decisions: readonly number[];

  constructor(violation: Error, { trace, decisions }: Pick<World, 'trace' | 'decisions'>) {
    super(violation.message, { cause: violation });
    this.violation = violation;
    this.trace = trace.lines;
    this.decisions = decisions.taken;
  }
}

/** A run longer than this is stuck: even with every fault on, runs take a few hundred steps. */
const maximumSteps = 20_000;
/** How many further runs may be needed to finish what faults left behind, a recurring row's missed occurrences included. */
const maximumClosingRuns = 60;

/**
 * Runs a world to its end, one step at a time, and checks every promise on the way.
 *
 * @throws {SimulationFailure} when one is broken, and for whatever else a step throws.
 */
export async function runWorld(
  world: World,
  simulated: SimulationCase,
  decisions: Decisions,
): Promise<SimulationResult> {
  try {
    let steps = await stepUntilNothingIsLeft(world, decisions);
    if (simulated.unchecked !== true) steps += await finish(world, simulated, decisions);
    return {
      trace: world.trace.lines,
      decisions: decisions.taken,
      rows: world.rows.ids().flatMap((id) => world.rows.get(id) ?? []),
      steps,
      faultsInjected: Object.fromEntries(world.injected),
      refusedByOutages: world.refusedByOutages,
      unitCounts: world.unitCounts(),
    };
  } catch (error) {
    throw new SimulationFailure(error instanceof Error ? error : new Error(String(error)), world);
  }
}

async function stepUntilNothingIsLeft(world: World, decisions: Decisions): Promise<number> {
  for (let taken = 0; taken < maximumSteps; taken += 1) {
    const step = nextStep(world, decisions);
    if (step === undefined) return taken;
    try {
      await step.take();
    } catch (error) {
      // A step that gets through tells of itself.
      world.trace.add(`${step.label} throws ${error instanceof Error ? error.name : String(error)}`);
      throw error;
    }
    await settle();
    if (world.violation !== undefined) throw world.violation;
  }
  throw new InvariantViolation('I6', 'the run', `it is not over after ${maximumSteps} steps`, {
    found: stepsOf(world).map(({ label }) => label),
  });
}

/** Nothing goes wrong any more: whatever faults left undone, the next runs must finish. */
async function finish(world: World, { script, dueBy }: SimulationCase, decisions: Decisions): Promise<number> {
  const scheduledTime = dueBy ?? script.toSorted().at(-1);
  let steps = 0;
  world.faults = noFaults;
  for (let run = 1; scheduledTime !== undefined && dueRows(world, scheduledTime).length > 0; run += 1) {
    if (run > maximumClosingRuns) {
      const [row] = dueRows(world, scheduledTime);
      throw new InvariantViolation('I6', row?.id ?? '', 'the row is due and never gets done', { found: row });
    }
    // It would be refused as the run before it was.
    passTime(world, world.startedAt + endOfOutagesMs(world.clock.now() - world.startedAt, world.outages));
    world.triggers.push({ event: { scheduledTime, runId: `closing run ${run}` }, attempt: 1 });
    steps += await stepUntilNothingIsLeft(world, decisions);
  }
  world.rows.checkTable(await world.items.scan());
  const violation = await world.items.violation();
  if (violation !== undefined) throw violation;
  for (const id of world.rows.ids()) checkEnd(world, id, scheduledTime);
  for (const remains of world.rows.remains()) checkWholeHistory(remains);
  const held = world.engine.queues().flatMap((queue) => queue.messages().map(({ body }) => body));
  await world.runAccounts.check(world.rows.remains(), held);
  return steps;
}

function dueRows(world: World, scheduledTime: string): Row[] {
  return world.rows.ids().flatMap((id) => {
    const row = world.rows.get(id);
    return row !== undefined && isDue(world, row, scheduledTime) ? [row] : [];
  });
}

function isDue({ pipeline }: World, row: Row, scheduledTime: string | undefined): boolean {
  return row.status === 'scheduled' && scheduledTime !== undefined && pipeline.dueAt(row) <= scheduledTime;
}

function checkEnd(world: World, id: string, scheduledTime: string | undefined): void {
  const { pipeline, rows } = world;
  const found = rows.get(id);
  const owned = rows.lastOwned(id);
  if (found === undefined || owned === undefined) return;
  // Whether it had to was checked when it failed.
  if (found.status === 'failed') return;
  const isDueThen = (row: Row): boolean => isDue(world, row, scheduledTime);
  const expected = expectedAtEnd(owned, { plan: pipeline.plan, failureOf: pipeline.failureOf, isDue: isDueThen });
  if (!isDeepStrictEqual(settledRow(found), expected)) {
    throw new InvariantViolation('I1', id, 'the row is not what its plan makes of it', {
      expected,
      found: settledRow(found),
    });
  }
}
