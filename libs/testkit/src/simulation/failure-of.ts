import type { Simulator } from './create-simulator.ts';
import type { SimulationOptions } from './simulation-case.ts';
import { SimulationFailure } from './simulation-failure.ts';

/** How a run failed; undefined when it did not. */
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
