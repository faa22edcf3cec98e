import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { Simulator } from './create-simulator.ts';
import { failureOf } from './failure-of.ts';
import { type CaseParts, type Parts, partsOfCase } from './parts.ts';
import type { SimulationCase } from './simulation-case.ts';
import type { SimulationFailure } from './simulation-failure.ts';

/** The smallest case found that breaks the same promise. */
export interface ShrunkFailure<Input> {
  /** What is left of the case: only what the failure needs. */
  case: SimulationCase<Input>;
  /** With the shortest trace that was found. */
  failure: SimulationFailure;
  /** How many runs it took to find it. */
  runs: number;
}

/** What a smaller case may be without, and how long the search for it may take. */
export interface ShrinkOptions<Input> {
  /** Of the input; faults, outages and a capacity are always tried. Default: none. */
  parts?: readonly Parts<Input>[];
  /** Default 20,000; the smallest case found by then is given, when the run under way is over. */
  atMostMs?: number;
}

/** Runs a smaller case. Takes it for the smallest, and returns true, if it breaks the same promise in no more events. */
type Try<Input> = (
  smaller: SimulationCase<Input>,
  how: { decisions: readonly number[] } | { seed: number },
) => Promise<boolean>;
type Smallest<Input> = Pick<ShrunkFailure<Input>, 'case' | 'failure'>;

/** A part that is left out moves all later decisions, so a few other orders are tried as well. */
const seedsTried = [1, 2, 3, 4, 5, 6] as const;

/**
 * Finds a smaller case that breaks the same promise in no more events: fewer parts of its input, kinds of faults and outages, and fewer
 * decisions that are not the first option. Whatever else than SimulationFailure the simulator throws ends the search and is thrown.
 */
export async function shrinkFailure<Input, Outcome>(
  simulator: Simulator<Input, Outcome>,
  failing: SimulationCase<Input>,
  first: SimulationFailure,
  { parts: partsOfInput = [], atMostMs = 20_000 }: ShrinkOptions<Input> = {},
): Promise<ShrunkFailure<Input>> {
  const parts = partsOfCase(partsOfInput);
  const deadline = performance.now() + atMostMs;
  const invariant = invariantOf(first);
  let runs = 0;
  let smallest: Smallest<Input> = { case: failing, failure: first };
  const take: Try<Input> = async (smaller, how) => {
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
    size = sizeOf(smallest, parts);
    await dropParts(parts, () => smallest, take);
    await quieten(() => smallest, take);
  } while (sizeOf(smallest, parts) < size);
  return { ...smallest, runs };
}

/** Lets the first option happen, which is never a fault, for stretches of decisions: long ones, then ever shorter ones. */
async function quieten<Input>(smallest: () => Smallest<Input>, take: Try<Input>): Promise<void> {
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
async function dropParts<Input>(
  parts: readonly CaseParts<Input>[],
  smallest: () => Smallest<Input>,
  take: Try<Input>,
): Promise<void> {
  for (const { count, without } of parts) {
    for (let index = count(smallest().case) - 1; index >= 0; index -= 1) {
      const { case: small, failure } = smallest();
      const smaller = without(small, index);
      if (await take(smaller, { decisions: failure.decisions })) continue;
      for (const seed of seedsTried) if (await take(smaller, { seed })) break;
    }
  }
}

/** Grows with every part and, less than that, with every decision that is not the first option. */
function sizeOf<Input>({ case: small, failure }: Smallest<Input>, parts: readonly CaseParts<Input>[]): number {
  const count = parts.reduce((sum, each) => sum + each.count(small), 0);
  return count * 1_000_000 + failure.decisions.filter((decision) => decision !== 0).length;
}

function invariantOf({ violation }: SimulationFailure): string {
  return violation instanceof InvariantViolation ? violation.invariant : violation.name;
}
