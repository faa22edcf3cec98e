import type { Decisions } from '../decisions/decisions.ts';
import type { Simulator } from './create-simulator.ts';
import type { SimulationCase, SimulationResult } from './simulation-case.ts';

/** The result of `explore`. */
export interface Exploration {
  /** The number of different runs. */
  interleavings: number;
  /** The number of events of the longest run. */
  longest: number;
}

/** The limit of `explore`, and a callback for each run. */
export interface ExploreOptions<Outcome> {
  /** The maximum number of interleavings. Default: 100,000. */
  atMost?: number;
  /** Receives the result of each run. */
  onRun?: (result: SimulationResult & Outcome) => void;
}

/**
 * Runs *every* interleaving of a small case, each once. Faults of the case are explored too: each happens and does not happen, wherever
 * it can. Throws Error if there are more than `atMost` interleavings.
 *
 * @throws {SimulationFailure} for the first interleaving that breaks a promise.
 *
 * @example
 * import { explore, type Simulator } from '@daybreak/testkit';
 *
 * export async function countInterleavings(simulator: Simulator<{ orders: string[] }, object>): Promise<number> {
 *   const { interleavings } = await explore(simulator, { orders: ['order-1'], faults: { duplicateDelivery: 1 } });
 *   return interleavings;
 * }
 */
export async function explore<Input, Outcome>(
  simulator: Simulator<Input, Outcome>,
  small: SimulationCase<Input>,
  { atMost = 100_000, onRun }: ExploreOptions<Outcome> = {},
): Promise<Exploration> {
  let prefix: number[] | undefined = [];
  const found: Exploration = { interleavings: 0, longest: 0 };
  while (prefix !== undefined) {
    const decisions = exploringDecisions(prefix);
    const result = await simulator.simulate({ ...small, decideBy: decisions });
    onRun?.(result);
    found.interleavings += 1;
    found.longest = Math.max(found.longest, result.events);
    if (found.interleavings > atMost)
      throw new Error(`There are more than ${atMost} interleavings: make the case smaller, or increase \`atMost\``);
    prefix = nextPrefix(decisions.taken, decisions.counts);
  }
  return found;
}

/** Returns the decisions of the next interleaving, depth first, or undefined after the last one. */
function nextPrefix(taken: readonly number[], counts: readonly number[]): number[] | undefined {
  for (let last = taken.length - 1; last >= 0; last -= 1) {
    const next = (taken[last] ?? 0) + 1;
    if (next < (counts[last] ?? 0)) return [...taken.slice(0, last), next];
  }
  return undefined;
}

function exploringDecisions(prefix: readonly number[]): Decisions & { counts: readonly number[] } {
  const taken: number[] = [];
  const counts: number[] = [];
  function decide(count: number): number {
    const chosen = prefix[taken.length] ?? 0;
    taken.push(chosen);
    counts.push(count);
    return chosen;
  }
  return {
    taken,
    counts,
    choose: (count) => (count <= 1 ? 0 : decide(count)),
    chance: (probability) => probability > 0 && decide(2) === 1,
    // A drawn value does not change the order of events, so 0 stands for all. The record contains it, because a replay draws it too.
    draw: () => decide(1),
  };
}
