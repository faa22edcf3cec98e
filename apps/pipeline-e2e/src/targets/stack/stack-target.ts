import type { PipelineTarget } from '../../pipeline/pipeline-target.ts';

/**
 * A stack that is deployed: it runs whatever the test does, by its own time, and others may use it. So it can nothing but what
 * every target can, and there is nothing to start it with.
 */
export function stackTarget(stackName: string): PipelineTarget {
  return {
    name: `stack ${stackName}`,
    capabilities: new Set(),
    async start() {
      // Only where it is wanted: every suite would load two more clients of the SDK.
      const { startStackPipeline } = await import('./start-stack-pipeline.ts');
      return await startStackPipeline(stackName);
    },
  };
}
