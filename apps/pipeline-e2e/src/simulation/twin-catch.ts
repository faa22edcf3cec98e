import { everyFault, SimulationFailure, type Simulator } from '@daybreak/testkit';
import { scenarioOf } from './scenarios.ts';

export interface Caught {
  failure: SimulationFailure;
  /** The seed of both the scenario and the run. */
  seed: number;
  /** How many seeds it took. */
  seeds: number;
}

/** Runs one seed after the other, each with its scenario and every fault, until one fails; undefined when none does. */
export async function catchTwin(
  simulator: Simulator,
  { from, atMost }: { from: number; atMost: number },
): Promise<Caught | undefined> {
  for (let seed = from; seed < from + atMost; seed += 1) {
    const failure = await failureOf(simulator, seed);
    if (failure !== undefined) return { failure, seed, seeds: seed - from + 1 };
  }
  return undefined;
}

async function failureOf(simulator: Simulator, seed: number): Promise<SimulationFailure | undefined> {
  try {
    await simulator.simulate({ ...scenarioOf(seed), seed, faults: everyFault });
    return undefined;
  } catch (error) {
    if (error instanceof SimulationFailure) return error;
    throw error;
  }
}
