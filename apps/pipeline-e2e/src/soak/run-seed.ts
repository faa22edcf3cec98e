import { createHash } from 'node:crypto';
import {
  describeFailure,
  shrinkFailure,
  SimulationFailure,
  type ShrinkOptions,
  type Simulator,
} from '@daybreak/testkit';
import { scenarioOf } from '../simulation/scenarios.ts';
import type { RunReport, WorkerOrder } from './run-report.ts';

/** Runs one seed and reports it; of a run that failed it tells the promise, the shortest trace found, and what to do next. */
export async function runSeed(
  simulator: Simulator,
  { seed, faults, faultsText, trace }: WorkerOrder,
  shrinking: ShrinkOptions = {},
): Promise<RunReport> {
  const scenario = { ...scenarioOf(seed), faults };
  try {
    const result = await simulator.simulate({ ...scenario, seed });
    return {
      kind: 'passed',
      seed,
      steps: result.steps,
      faults: { ...result.faultsInjected },
      interleaving: createHash('sha1').update(result.trace.join('\n')).digest('hex'),
      ...(trace ? { trace: [...result.trace] } : {}),
    };
  } catch (error) {
    if (!(error instanceof SimulationFailure)) throw error;
    const { failure } = await shrinkFailure(simulator, scenario, error, shrinking);
    const replay = `npx nx run pipeline-e2e:soak --seed=${seed} --runs=1 --faults=${faultsText} --trace`;
    const description = `${describeFailure(failure, replay)}\n${howToKeep(seed, faultsText)}`;
    return { kind: 'failed', seed, message: error.message, description, replay };
  }
}

/** A seed that found something must go on finding it. */
function howToKeep(seed: number, faultsText: string): string {
  return [
    '  keep      once it is mended, add to apps/pipeline-e2e/src/simulation/regression-seeds.ts',
    `              { seed: ${seed}, faults: '${faultsText}', found: '…', breaks: 'I…', brokenBy: … }`,
    '            with a twin that is wrong as the code was: the suite shows that the seed still finds it',
  ].join('\n');
}
