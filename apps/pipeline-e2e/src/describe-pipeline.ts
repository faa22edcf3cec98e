import { describe } from '@jest/globals';
import {
  type Capability,
  capabilityOfOption,
  isPipelineWith,
  type OptionsWith,
  type PipelineWith,
  type StartOptions,
} from './pipeline/capabilities.ts';
import { formatSuiteTitle } from './suite-title.ts';
import { chooseTargets } from './targets/choose-targets.ts';
import type { PipelineTarget } from './pipeline/pipeline-target.ts';

/** Starts a pipeline on the target that the suite runs on. */
export type StartPipeline<Needed extends Capability> = (options?: OptionsWith<Needed>) => Promise<PipelineWith<Needed>>;

export interface SuiteOptions<Needed extends Capability> {
  readonly needs?: readonly Needed[];
  /** On one target, where it would run on several by default: what the suite is about is the same on each. */
  readonly once?: boolean;
}

/**
 * A suite that runs unchanged on every target that can do what it needs; on one that can't, it is skipped, and its name has
 * what it lacks.
 *
 * @example
 * describePipeline('a run', { needs: ['receiveCounts', 'idle'] }, (start) => {
 *   it('delivers each message once', async () => {
 *     await using pipeline = await start();
 *     await pipeline.put(newRow());
 *     await pipeline.run('2026-03-29T12:00:00Z');
 *     expectReceived(pipeline.queues).times(1);
 *   });
 * });
 */
export function describePipeline<Needed extends Capability = never>(
  name: string,
  { needs = [], once = false }: SuiteOptions<Needed>,
  suite: (start: StartPipeline<Needed>, target: PipelineTarget) => void,
): void {
  for (const target of chooseTargets({ needs, once })) {
    const missing = needs.filter((need) => !target.capabilities.has(need));
    const describeIt = missing.length === 0 ? describe : describe.skip;
    describeIt(formatSuiteTitle({ suite: name, target: target.name, missing }), () =>
      suite(startOn(target, needs), target),
    );
  }
}

function startOn<Needed extends Capability>(target: PipelineTarget, needs: readonly Needed[]): StartPipeline<Needed> {
  const all: readonly Capability[] = needs;
  return async (options = {}) => {
    const given: StartOptions = options;
    for (const [option, need] of Object.entries(capabilityOfOption)) {
      if (option in given && !all.includes(need)) throw new RangeError(`A suite that gives ${option} needs ${need}`);
    }
    const pipeline = await target.start(given, needs);
    if (isPipelineWith(pipeline, needs)) return pipeline;
    await pipeline[Symbol.asyncDispose]();
    throw new TypeError(`The target ${target.name} lacks a capability that it lists: ${needs.join(', ')}`);
  };
}
