import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { Simulator } from './create-simulator.ts';
import { failureOf } from './failure-of.ts';
import { type CaseParts, elementsOfArrays, type Parts, partsOfCase } from './parts.ts';
import { type Shrinkable, smallerInputs } from './shrinkable.ts';
import type { SimulationCase } from './simulation-case.ts';
import type { SimulationFailure } from './simulation-failure.ts';

/** The smallest case found that breaks the same promise. */
export interface ShrunkFailure<Input> {
  /** The smallest case. */
  case: SimulationCase<Input>;
  /** The failure of that case. */
  failure: SimulationFailure;
  /** The number of runs of the search. */
  runs: number;
}

/** The parts that `shrinkFailure` can leave out, and its time limit. */
export interface ShrinkOptions<Input> {
  /**
   * The parts of the input that can be left out, besides faults, outages and the capacity. Default: the elements of its arrays, or none
   * with an `arbitrary`.
   */
  parts?: readonly Parts<Input>[];
  /** Makes smaller inputs, such as the fast-check arbitrary of the input. Default: none. */
  arbitrary?: Shrinkable<Input>;
  /** The time limit in milliseconds. The search ends after the run that is under way then. Default: 20,000. */
  atMostMs?: number;
}

/** Runs a smaller case. If it breaks the same promise in no more events, it is the smallest from now on, and the result is true. */
type Try<Input> = (
  smaller: SimulationCase<Input>,
  how: { decisions: readonly number[] } | { seed: number },
) => Promise<boolean>;
type Smallest<Input> = Pick<ShrunkFailure<Input>, 'case' | 'failure'>;

/** Without a part, all later decisions change their meaning, so the search also tries some seeds. */
const seedsTried = [1, 2, 3, 4, 5, 6] as const;

/**
 * Finds a smaller case that breaks the same promise in no more events: with fewer parts of its input, fewer faults and outages, and
 * fewer decisions that are not the first option. Throws all errors of the simulator other than SimulationFailure.
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
  let accepted = 0;
  let smallest: Smallest<Input> = { case: failing, failure: first };
  const tryCase: Try<Input> = async (smaller, how) => {
    if (performance.now() >= deadline) return false;
    runs += 1;
    const failure = await failureOf(simulator, { ...smaller, ...how });
    if (failure === undefined || invariantOf(failure) !== invariant) return false;
    // A case with fewer parts may need more events to fail.
    if (failure.trace.length > smallest.failure.trace.length) return false;
    smallest = { case: smaller, failure };
    accepted += 1;
    return true;
  };

  // Each step makes the others faster. All steps only remove something, so this ends.
  let before: number;
  do {
    before = accepted;
    await dropParts(parts, () => smallest, tryCase);
    if (arbitrary !== undefined)
      await shrinkInput(
        arbitrary,
        () => smallest,
        tryCase,
        () => performance.now() >= deadline,
      );
    await simplifyDecisions(() => smallest, tryCase);
  } while (accepted > before);
  return { ...smallest, runs };
}

/** Sets ranges of decisions to the first option, which is never a fault: long ranges first, then shorter ones. */
async function simplifyDecisions<Input>(smallest: () => Smallest<Input>, tryCase: Try<Input>): Promise<void> {
  for (let length = smallest().failure.decisions.length; length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < smallest().failure.decisions.length; from += length) {
      const { case: small, failure } = smallest();
      const range = failure.decisions.slice(from, from + length);
      if (range.every((decision) => decision === 0)) continue;
      await tryCase(small, { decisions: failure.decisions.toSpliced(from, range.length, ...range.map(() => 0)) });
    }
  }
}

/** Leaves out single parts of the case, kind by kind. */
async function dropParts<Input>(
  parts: readonly CaseParts<Input>[],
  smallest: () => Smallest<Input>,
  tryCase: Try<Input>,
): Promise<void> {
  for (const { count, without } of parts) {
    for (let index = count(smallest().case) - 1; index >= 0; index -= 1) {
      const { case: small } = smallest();
      await tryOrders(without(small, index), smallest, tryCase);
    }
  }
}

/** Replaces the input by the first smaller one that fails, until none does. */
async function shrinkInput<Input extends object>(
  arbitrary: Shrinkable<Input>,
  smallest: () => Smallest<Input>,
  tryCase: Try<Input>,
  isOver: () => boolean,
): Promise<void> {
  let context: unknown;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const { smaller, context: next } of smallerInputs(arbitrary, smallest().case, context)) {
      if (isOver()) return;
      isSmaller = await tryOrders(smaller, smallest, tryCase);
      if (!isSmaller) continue;
      context = next;
      break;
    }
  }
}

/** Tries a case with the decisions of the smallest failure so far, then with some seeds. */
async function tryOrders<Input>(
  smaller: SimulationCase<Input>,
  smallest: () => Smallest<Input>,
  tryCase: Try<Input>,
): Promise<boolean> {
  if (await tryCase(smaller, { decisions: smallest().failure.decisions })) return true;
  for (const seed of seedsTried) if (await tryCase(smaller, { seed })) return true;
  return false;
}

function invariantOf({ violation }: SimulationFailure): string {
  return violation instanceof InvariantViolation ? violation.invariant : violation.name;
}
