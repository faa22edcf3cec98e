import { createHash } from 'node:crypto';
import {
  describeFailure,
  InvariantViolation,
  shrinkFailure,
  type ShrinkOptions,
  SimulationFailure,
} from '@daybreak/testkit';
import type { DaybreakSimulator } from '../simulation/create-daybreak-simulator.ts';
import { type Scenario, scenarioParts } from '../simulation/scenario/scenario.ts';
import { scenarioOf } from '../simulation/scenario/scenarios.ts';
import { replayCommand, type RunReport, type WorkerOrder } from './run-report.ts';

/**
 * Runs one seed and reports it; for a run that failed it prints the promise, the shortest trace found, and what to do next. Whatever
 * is thrown is a run that failed.
 */
export async function runSeed(
  simulator: DaybreakSimulator,
  { seed, faults, faultsText, trace, shrinks }: WorkerOrder,
  shrinking: ShrinkOptions<Scenario> = {},
): Promise<RunReport> {
  const scenario = { ...scenarioOf(seed), faults };
  try {
    const result = await simulator.simulate({ ...scenario, seed });
    return {
      kind: 'passed',
      seed,
      events: result.events,
      faults: { ...result.faultsInjected },
      interleaving: createHash('sha1').update(result.trace.join('\n')).digest('hex'),
      ...(trace ? { trace: [...result.trace] } : {}),
    };
  } catch (error) {
    const replay = replayCommand({ seed, faultsText });
    if (!(error instanceof SimulationFailure)) return failedRun(seed, replay, error);
    const { failure } = await shrinkFailure(simulator, scenario, error, {
      parts: scenarioParts,
      ...shrinking,
      ...(shrinks ? {} : { atMostMs: 0 }),
    });
    const { violation } = failure;
    const next =
      violation instanceof InvariantViolation ? howToKeep(seed, faultsText) : `  thrown    ${violation.stack}`;
    const description = `${describeFailure(failure, replay)}\n${next}`;
    return { kind: 'failed', seed, message: error.message, description, replay };
  }
}

/** A run that has no trace: it could not begin, or its process died before. */
export function failedRun(seed: number, replay: string, error: unknown): Extract<RunReport, { kind: 'failed' }> {
  const message = error instanceof Error ? error.message : String(error);
  const details = error instanceof Error ? (error.stack ?? message) : message;
  return { kind: 'failed', seed, message, description: `seed ${seed}: ${details}\n  replay    ${replay}`, replay };
}

/** A seed that found something must go on finding it. */
function howToKeep(seed: number, faultsText: string): string {
  return [
    '  keep      once it is mended, add to apps/pipeline-e2e/src/simulation/regression-seeds.ts',
    `              { seed: ${seed}, faults: '${faultsText}', found: '…', breaks: 'I…', brokenBy: … }`,
    '            with a faulty variant that is wrong as the code was: the suite shows that the seed still finds it',
  ].join('\n');
}
