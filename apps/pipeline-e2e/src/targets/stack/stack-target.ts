import type { PipelineTarget } from '../target.ts';
import { startStackPipeline } from './start-stack-pipeline.ts';

/**
 * A stack that is deployed: it runs whatever the test does, by its own time, and others may use it. So it can nothing but what
 * every target can, and there is nothing to start it with.
 */
export function stackTarget(stackName: string): PipelineTarget {
  return {
    name: `stack ${stackName}`,
    capabilities: new Set(),
    start: async () => await startStackPipeline(stackName),
  };
}
