import fc from 'fast-check';
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
  /** Default 20,000; the smallest case found by then is given. */
  atMostMs?: number;
}

/**
 * Finds a smaller case that breaks the same promise: fewer rows, edits and triggers, and fewer decisions that are not
 * the first option. Whatever else than SimulationFailure the simulator throws ends the search and is thrown.
 */
export async function shrinkFailure(
  simulator: Simulator,
  failing: SimulationCase,
  first: SimulationFailure,
  { atMostMs = 20_000 }: ShrinkOptions = {},
): Promise<ShrunkFailure> {
  const { rows, script, edits = [] } = failing;
  let runs = 0;
  let defect: { error: unknown } | undefined;
  let lastRun: Promise<unknown> = Promise.resolve();
  let smallest: Omit<ShrunkFailure, 'runs'> = { case: failing, failure: first };

  async function attempt(smaller: SimulationCase, decisions: readonly number[]): Promise<void> {
    runs += 1;
    const failure = await failureOf(simulator, smaller, decisions).catch((error: unknown) => {
      defect ??= { error };
      return undefined;
    });
    if (failure === undefined || invariantOf(failure) !== invariantOf(first)) return;
    smallest = { case: smaller, failure };
    throw failure;
  }

  const property = fc.asyncProperty(
    // A least length would keep fast-check from dropping the last of what is left.
    fc.subarray([...rows]),
    fc.subarray([...script]),
    fc.subarray([...edits]),
    fc.array(fc.nat(), { maxLength: first.decisions.length }),
    async (someRows, someScript, someEdits, reversed) => {
      if (defect !== undefined) return;
      const ids = new Set(someRows.map(({ id }) => id));
      const smaller = {
        ...failing,
        rows: someRows,
        script: someScript,
        edits: someEdits.filter(({ id }) => ids.has(id)),
      };
      const run = attempt(smaller, reversed.toReversed());
      lastRun = run;
      await run;
    },
  );
  // Arrays shrink from their beginning, and it is the last decisions that can go: hence the reversal.
  await fc.check(property, {
    numRuns: 1,
    examples: [[[...rows], [...script], [...edits], first.decisions.toReversed()]],
    interruptAfterTimeLimit: atMostMs,
  });
  // Out of time, fast-check lets go of the run under way; the simulator's next one must not meet it.
  await Promise.allSettled([lastRun]);
  if (defect !== undefined) throw defect.error;
  return { ...smallest, runs };
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
