import type { Decisions } from '../decisions/decisions.ts';
import type { Simulator } from './create-simulator.ts';
import type { SimulationCase, SimulationResult } from './simulation-case.ts';

/** What a walk through every interleaving came to. */
export interface Exploration {
  /** How many different runs there are. */
  interleavings: number;
  /** The longest of them, in events. */
  longest: number;
}

/** How far to walk, and who looks on. */
export interface ExploreOptions<Outcome> {
  /** More interleavings than this are an error: the case is too large to walk. Default 100,000. */
  atMost?: number;
  /** Called with every run. */
  onRun?: (result: SimulationResult & Outcome) => void;
}

/**
 * Runs *every* interleaving of a small case, each once: depth first, by the number of options at each decision. Faults that the
 * case has on are walked too: each both happens and does not, wherever it could. Throws Error when there are more than `atMost`.
 *
 * @throws {SimulationFailure} at the first that breaks a promise.
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
      throw new Error(`There are more than ${atMost} interleavings: make the case smaller`);
    prefix = nextPrefix(decisions.taken, decisions.counts);
  }
  return found;
}

/** The record that differs from this one at the last decision where it can; undefined after the last record. */
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
    // What is drawn is no order of events: one drawing stands for all, in the record too, which has to replay the run.
    draw: () => decide(1),
  };
}
