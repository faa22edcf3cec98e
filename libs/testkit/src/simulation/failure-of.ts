import type { Simulator } from './create-simulator.ts';
import type { SimulationOptions } from './simulation-case.ts';
import { SimulationFailure } from './simulation-failure.ts';

/**
 * Returns the failure of a run, or undefined if it passed. Throws all other errors of the simulator.
 *
 * @example
 * import { everyFault, failureOf, type Simulator } from '@daybreak/testkit';
 *
 * // The first of 100 seeds whose run breaks a promise.
 * export async function failingSeed(simulator: Simulator<object, object>): Promise<number | undefined> {
 *   for (let seed = 1; seed <= 100; seed += 1)
 *     if ((await failureOf(simulator, { faults: everyFault, seed })) !== undefined) return seed;
 *   return undefined;
 * }
 */
export async function failureOf<Input, Outcome>(
  simulator: Pick<Simulator<Input, Outcome>, 'simulate'>,
  run: SimulationOptions<Input>,
): Promise<SimulationFailure | undefined> {
  try {
    await simulator.simulate(run);
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
}
