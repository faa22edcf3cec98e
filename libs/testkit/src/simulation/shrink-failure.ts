import { InvariantViolation } from '../oracle/violation.ts';
import type { Simulator } from './create-simulator.ts';
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

/** Takes a smaller run for the smallest if it breaks the same promise in no more steps. */
type Try = (smaller: SimulationCase, decisions: readonly number[]) => Promise<void>;
type Smallest = Pick<ShrunkFailure, 'case' | 'failure'>;

/**
 * Finds a smaller case that breaks the same promise: fewer rows, edits, triggers and messages, and fewer decisions that are not the
 * first option, so that few faults are left. Whatever else than SimulationFailure the simulator throws ends the search and is thrown.
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
  const take: Try = async (smaller, decisions) => {
    if (performance.now() >= deadline) return;
    runs += 1;
    const failure = await failureOf(simulator, smaller, decisions);
    if (failure === undefined || invariantOf(failure) !== invariant) return;
    // What is left out may lead a long way round to the same failure.
    if (failure.trace.length <= smallest.failure.trace.length) smallest = { case: smaller, failure };
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
      await take(small, failure.decisions.toSpliced(from, stretch.length, ...stretch.map(() => 0)));
    }
  }
}

/** Leaves out single rows, with what is about them, then single edits, triggers and messages. */
async function dropParts(smallest: () => Smallest, take: Try): Promise<void> {
  for (const { count, without } of droppable) {
    for (let index = count(smallest().case) - 1; index >= 0; index -= 1) {
      const { case: small, failure } = smallest();
      await take(without(small, index), failure.decisions);
    }
  }
}

interface Droppable {
  count: (small: SimulationCase) => number;
  without: (small: SimulationCase, index: number) => SimulationCase;
}

const droppable: readonly Droppable[] = [
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
];

/** Grows with every part and with every decision that is not the first option. */
function sizeOf({ case: { rows, script, edits = [], messages = [] }, failure }: Smallest): number {
  const choices = failure.decisions.filter((decision) => decision !== 0).length;
  return rows.length + script.length + edits.length + messages.length + choices;
}

async function failureOf(
  simulator: Simulator,
  smaller: SimulationCase,
  decisions: readonly number[],
): Promise<SimulationFailure | undefined> {
  try {
    await simulator.simulate({ ...smaller, decisions });
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
}

function invariantOf({ violation }: SimulationFailure): string {
  return violation instanceof InvariantViolation ? violation.invariant : violation.name;
}
