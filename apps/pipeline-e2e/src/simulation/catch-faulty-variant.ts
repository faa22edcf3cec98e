import type { Row } from '@daybreak/domain';
import { failureOf, InvariantViolation, SimulationFailure, type SimulationOptions } from '@daybreak/testkit';
import { createDaybreakSimulator, type DaybreakResult, type DaybreakSimulator } from './create-daybreak-simulator.ts';
import type { FaultyVariant } from './faulty-variants.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarioOf, unevenFaultsOf } from './scenario/scenarios.ts';
import type { DaybreakPipeline } from './under-test/daybreak-pipeline.ts';

/** Seeds are tried one after the other. */
export interface Seeds {
  from: number;
  atMost: number;
}

export interface Caught {
  failure: SimulationFailure;
  /** The seed of the scenario, of the faults and of the run. */
  seed: number;
  /** How many seeds it took. */
  seeds: number;
}

/** What a faulty variant asks of the runs that it is looked for in. */
type Circumstances = Pick<FaultyVariant, 'outages' | 'scenario'>;

/** All that a seed fixes. */
export function runOf(seed: number, { outages = [], scenario }: Circumstances = {}): SimulationOptions<Scenario> {
  return { ...(scenario ?? scenarioOf(seed)), faults: unevenFaultsOf(seed), outages, seed };
}

/** Runs seeds until one fails; undefined when none does. */
export async function catchFaultyVariant(
  simulator: DaybreakSimulator,
  { from, atMost }: Seeds,
  circumstances: Circumstances = {},
): Promise<Caught | undefined> {
  for (let seed = from; seed < from + atMost; seed += 1) {
    const failure = await failureOf(simulator, runOf(seed, circumstances));
    if (failure !== undefined) return { failure, seed, seeds: seed - from + 1 };
  }
  return undefined;
}

/** The first seed that breaks the faulty variant's promise though its weaker assertion holds of the same run without the oracle. */
export async function catchUnseen(
  simulator: DaybreakSimulator,
  { breaks, weaker, ...circumstances }: Omit<FaultyVariant, 'make' | 'from'>,
  { from, atMost }: Seeds,
): Promise<Caught | undefined> {
  let tried = 0;
  while (tried < atMost) {
    const seeds = { from: from + tried, atMost: atMost - tried };
    const caught = await catchFaultyVariant(simulator, seeds, circumstances);
    if (caught === undefined) return undefined;
    tried += caught.seeds;
    if (invariantOf(caught.failure) !== breaks) continue;
    const run = runOf(caught.seed, circumstances);
    const result = await uncheckedResult(simulator, run);
    if (result !== undefined && weaker(run, result)) return { ...caught, seeds: tried };
  }
  return undefined;
}

/** What a run without the oracle came to; undefined for one that a faulty variant goes on with for ever. */
async function uncheckedResult(
  simulator: DaybreakSimulator,
  run: SimulationOptions<Scenario>,
): Promise<DaybreakResult | undefined> {
  try {
    return await simulator.simulate({ ...run, unchecked: true });
  } catch (error) {
    if (error instanceof SimulationFailure) return undefined;
    throw error;
  }
}

/** The promise that a failure is about. */
export function invariantOf({ violation }: SimulationFailure): string | undefined {
  return violation instanceof InvariantViolation ? violation.invariant : undefined;
}

/** What became of the rows of one run; of a run that failed, the message. */
export async function rowsOrFailure(
  pipeline: DaybreakPipeline,
  run: SimulationOptions<Scenario>,
): Promise<readonly Row[] | string> {
  const simulator = await createDaybreakSimulator(pipeline);
  try {
    return (await simulator.simulate(run)).rows;
  } catch (error) {
    if (error instanceof SimulationFailure) return error.message;
    throw error;
  } finally {
    await simulator.close();
  }
}
