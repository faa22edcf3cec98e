import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { Simulator } from './create-simulator.ts';
import { failureOf } from './failure-of.ts';
import { type CaseParts, elementsOfArrays, type Parts, partsOfCase } from './parts.ts';
import { type Shrinkable, smallerInputs } from './shrinkable.ts';
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
  /** Of the input; faults, outages and a capacity are always tried. Default: the elements of its arrays, or none with an `arbitrary`. */
  parts?: readonly Parts<Input>[];
  /** Makes smaller inputs of an input, as fast-check's arbitrary of it does. Default: none. */
  arbitrary?: Shrinkable<Input>;
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
 *
 * @example
 * import { everyFault, failureOf, shrinkFailure, type Simulator } from '@daybreak/testkit';
 *
 * export async function smallestOrders(simulator: Simulator<{ orders: string[] }, object>): Promise<string[]> {
 *   const run = { orders: ['order-1', 'order-2', 'order-3'], faults: everyFault };
 *   const failure = await failureOf(simulator, { ...run, seed: 7 });
 *   if (failure === undefined) return [];
 *   const smallest = await shrinkFailure(simulator, run, failure, { atMostMs: 10_000 });
 *   return smallest.case.orders;
 * }
 */
export async function shrinkFailure<Input extends object, Outcome>(
  simulator: Simulator<Input, Outcome>,
  failing: SimulationCase<Input>,
  first: SimulationFailure,
  { parts: partsOfInput, arbitrary, atMostMs = 20_000 }: ShrinkOptions<Input> = {},
): Promise<ShrunkFailure<Input>> {
  const parts = partsOfCase(partsOfInput ?? (arbitrary === undefined ? [elementsOfArrays<Input>()] : []));
  const deadline = performance.now() + atMostMs;
  const invariant = invariantOf(first);
  let runs = 0;
  let taken = 0;
  let smallest: Smallest<Input> = { case: failing, failure: first };
  const take: Try<Input> = async (smaller, how) => {
    if (performance.now() >= deadline) return false;
    runs += 1;
    const failure = await failureOf(simulator, { ...smaller, ...how });
    if (failure === undefined || invariantOf(failure) !== invariant) return false;
    // What is left out may lead a long way round to the same failure.
    if (failure.trace.length > smallest.failure.trace.length) return false;
    smallest = { case: smaller, failure };
    taken += 1;
    return true;
  };

  // Each pass makes the other ones' work easier. All only ever take away, so this ends.
  let before: number;
  do {
    before = taken;
    await dropParts(parts, () => smallest, take);
    if (arbitrary !== undefined)
      await shrinkInput(
        arbitrary,
        () => smallest,
        take,
        () => performance.now() >= deadline,
      );
    await quieten(() => smallest, take);
  } while (taken > before);
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
      const { case: small } = smallest();
      await takeInSomeOrder(without(small, index), smallest, take);
    }
  }
}

/** Takes the first smaller input that fails, and goes on from there until none does. */
async function shrinkInput<Input extends object>(
  arbitrary: Shrinkable<Input>,
  smallest: () => Smallest<Input>,
  take: Try<Input>,
  isOver: () => boolean,
): Promise<void> {
  let context: unknown;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const { smaller, context: next } of smallerInputs(arbitrary, smallest().case, context)) {
      if (isOver()) return;
      isSmaller = await takeInSomeOrder(smaller, smallest, take);
      if (!isSmaller) continue;
      context = next;
      break;
    }
  }
}

/** In the order of the smallest case so far, or in one of a few others. */
async function takeInSomeOrder<Input>(
  smaller: SimulationCase<Input>,
  smallest: () => Smallest<Input>,
  take: Try<Input>,
): Promise<boolean> {
  if (await take(smaller, { decisions: smallest().failure.decisions })) return true;
  for (const seed of seedsTried) if (await take(smaller, { seed })) return true;
  return false;
}

function invariantOf({ violation }: SimulationFailure): string {
  return violation instanceof InvariantViolation ? violation.invariant : violation.name;
}
