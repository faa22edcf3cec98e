import type { DynamoDBEngine } from '@daybreak/local-stack';
import { everyCapability } from '../pipeline/capabilities.ts';
import { startPipeline } from '../start-pipeline.ts';
import type { PipelineTarget } from '../pipeline/pipeline-target.ts';

/** Where the functions of a local stack run: the bundles in processes of their own, or the handlers in this process. */
export const localKinds = ['processes', 'in-process'] as const;
export type LocalKind = (typeof localKinds)[number];

/** The local stack. Handlers in this process can do all that the bundles can but be killed. */
export function localTarget(kind: LocalKind, engine: DynamoDBEngine): PipelineTarget {
  const capabilities = new Set(everyCapability);
  if (kind === 'in-process') capabilities.delete('killFunctions');
  return {
    name: `${kind}, ${engine}`,
    capabilities,
    engine,
    start: async (options) =>
      await startPipeline({ ...options, engine, runIn: kind === 'processes' ? 'processes' : 'this process' }),
  };
}
