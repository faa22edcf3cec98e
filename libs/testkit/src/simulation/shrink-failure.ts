import { InvariantViolation } from '../oracle/violation.ts';
import type { SimulationOptions, Simulator } from './create-simulator.ts';
import { SimulationFailure, type SimulationCase } from './simulate.ts';

/** The smallest case found that breaks the same promise. */
export interface ShrunkFailure {
  /** What is left of the case: only what the failure needs. */
  case: SimulationCase;
  /** With the shortest trace that was found. */
  failure: SimulationFailure;
  /** How many runs it took to find it. */
  runs: number;
}

/** How long a search for a smaller case may take. */
export interface ShrinkOptions {
  /** Default 20,000; the smallest case found by then is given, when the run under way is over. */
  atMostMs?: number;
}

/** Runs a smaller case. Takes it for the smallest, and says so, if it breaks the same promise in no more steps. */
type Try = (smaller: SimulationCase, how: { decisions: readonly number[] } | { seed: number }) => Promise<boolean>;
type Smallest = Pick<ShrunkFailure, 'case' | 'failure'>;

/** A part that is left out moves all later decisions, so a few other orders are tried as well. */
const seedsTried = [1, 2, 3, 4, 5, 6] as const;

/**
 * Finds a smaller case that breaks the same promise in no more steps: fewer kinds of faults, rows, edits, triggers, messages and outages,
 * and fewer decisions that are not the first option. Whatever else than SimulationFailure the simulator throws ends the search and is
 * thrown.
 */
export async function shrinkFailure(
  simulator: Simulator,
  failing: SimulationCase,
  first: SimulationFailure,
  { atMostMs = 20_000 }: ShrinkOptions = {},
): Promise<ShrunkFailure> {
  const deadline = performance.now() + atMostMs;
  const invariant = invariantOf(first);
  let runs = 0;
  let smallest: Smallest = { case: failing, failure: first };
  const take: Try = async (smaller, how) => {
    if (performance.now() >= deadline) return false;
    runs += 1;
    const failure = await failureOf(simulator, { ...smaller, ...how });
    if (failure === undefined || invariantOf(failure) !== invariant) return false;
    // What is left out may lead a long way round to the same failure.
    if (failure.trace.length > smallest.failure.trace.length) return false;
    smallest = { case: smaller, failure };
    return true;
  };

  // Each pass makes the other one's work easier. Both only ever take away, so this ends.
  let size: number;
  do {
    size = sizeOf(smallest);
    await dropParts(() => smallest, take);
    await quieten(() => smallest, take);
  } while (sizeOf(smallest) < size);
  return { ...smallest, runs };
}

/** Lets the first option happen, which is never a fault, for stretches of decisions: long ones, then ever shorter ones. */
async function quieten(smallest: () => Smallest, take: Try): Promise<void> {
  for (let length = smallest().failure.decisions.length; length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < smallest().failure.decisions.length; from += length) {
      const { case: small, failure } = smallest();
      const stretch = failure.decisions.slice(from, from + length);
      if (stretch.every((decision) => decision === 0)) continue;
      await take(small, { decisions: failure.decisions.toSpliced(from, stretch.length, ...stretch.map(() => 0)) });
    }
  }
}

/** Leaves out all faults, then single parts, in this order or another. */
async function dropParts(smallest: () => Smallest, take: Try): Promise<void> {
  for (const { count, without } of droppable) {
    for (let index = count(smallest().case) - 1; index >= 0; index -= 1) {
      const { case: small, failure } = smallest();
      const smaller = without(small, index);
      if (await take(smaller, { decisions: failure.decisions })) continue;
      for (const seed of seedsTried) if (await take(smaller, { seed })) break;
    }
  }
}

interface Droppable {
  count: (small: SimulationCase) => number;
  without: (small: SimulationCase, index: number) => SimulationCase;
}

const faultsOf = ({ faults = {} }: SimulationCase) => Object.entries(faults).filter(([, rate]) => rate > 0);

const droppable: readonly Droppable[] = [
  {
    count: (small) => Math.min(1, faultsOf(small).length),
    without: (small) => ({ ...small, faults: {} }),
  },
  {
    count: ({ rows }) => rows.length,
    without(small, index) {
      const dropped = small.rows[index]?.id;
      return {
        ...small,
        rows: small.rows.toSpliced(index, 1),
        edits: (small.edits ?? []).filter(({ id }) => id !== dropped),
        messages: (small.messages ?? []).filter(({ message }) => message.rowId !== dropped),
      };
    },
  },
  {
    count: ({ edits = [] }) => edits.length,
    without: (small, index) => ({ ...small, edits: (small.edits ?? []).toSpliced(index, 1) }),
  },
  {
    count: ({ script }) => script.length,
    without(small, index) {
      // The rows must be done by the same instant as before.
      const dueBy = small.dueBy ?? small.script.toSorted().at(-1);
      return { ...small, script: small.script.toSpliced(index, 1), ...(dueBy !== undefined && { dueBy }) };
    },
  },
  {
    count: ({ messages = [] }) => messages.length,
    without: (small, index) => ({ ...small, messages: (small.messages ?? []).toSpliced(index, 1) }),
  },
  {
    count: ({ capacity }) => (capacity === undefined ? 0 : 1),
    without: ({ capacity: _, ...small }) => small,
  },
  {
    count: ({ outages = [] }) => outages.length,
    without: (small, index) => ({ ...small, outages: (small.outages ?? []).toSpliced(index, 1) }),
  },
  {
    count: (small) => faultsOf(small).length,
    without: (small, index) => ({ ...small, faults: Object.fromEntries(faultsOf(small).toSpliced(index, 1)) }),
  },
];

/** Grows with every part and, less than that, with every decision that is not the first option. */
function sizeOf({ case: small, failure }: Smallest): number {
  const { rows, script, edits = [], messages = [], outages = [], capacity } = small;
  const parts = [
    rows,
    script,
    edits,
    messages,
    outages,
    faultsOf(small),
    capacity === undefined ? [] : [capacity],
  ].reduce((sum, { length }) => sum + length, 0);
  return parts * 1_000_000 + failure.decisions.filter((decision) => decision !== 0).length;
}

async function failureOf(simulator: Simulator, run: SimulationOptions): Promise<SimulationFailure | undefined> {
  try {
    await simulator.simulate(run);
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
}

function invariantOf({ violation }: SimulationFailure): string {
  return violation instanceof InvariantViolation ? violation.invariant : violation.name;
}
