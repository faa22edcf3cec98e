import { createHash } from 'node:crypto';
import {
  createSimulator,
  describeFailure,
  shrinkFailure,
  SimulationFailure,
  type Faults,
  type Simulator,
} from '@daybreak/testkit';
import { daybreakUnderTest } from '../simulation/daybreak-under-test.ts';
import { scenarioOf } from '../simulation/scenarios.ts';
import { workerOrderSchema, type RunReport } from './run-report.ts';
import * as v from 'valibot';

// One process of the soak: it runs the seeds that it is sent, one after the other, and reports each.
const simulator = await createSimulator({ pipeline: daybreakUnderTest() });

process.on('message', (message) => {
  void runSeeds(message).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(70);
  });
});
// Whoever sends the seeds has gone.
process.on('disconnect', () => process.exit(0));
process.send?.({ kind: 'ready' });

async function runSeeds(message: unknown): Promise<void> {
  const { seed, faults, faultsText, trace } = v.parse(workerOrderSchema, message);
  process.send?.(await runSeed(simulator, seed, faults, { faultsText, trace }));
}

async function runSeed(
  { simulate, ...rest }: Simulator,
  seed: number,
  faults: Faults,
  { faultsText, trace }: { faultsText: string; trace: boolean },
): Promise<RunReport> {
  const scenario = { ...scenarioOf(seed), faults };
  try {
    const result = await simulate({ ...scenario, seed });
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
    const { failure } = await shrinkFailure({ simulate, ...rest }, scenario, error);
    const replay = `nx run pipeline-e2e:soak --seed=${seed} --runs=1 --faults=${faultsText} --trace`;
    return { kind: 'failed', seed, message: error.message, description: describeFailure(failure, replay), replay };
  }
}
