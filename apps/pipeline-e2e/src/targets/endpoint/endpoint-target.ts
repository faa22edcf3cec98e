import { everyCapability } from '../../pipeline/capabilities.ts';
import type { PipelineTarget } from '../../pipeline/pipeline-target.ts';
import { startEndpointPipeline } from './start-endpoint-pipeline.ts';

/**
 * Any endpoint that speaks DynamoDB and SQS as AWS does, such as LocalStack: tables and queues are made there, functions run in
 * this process. Its time is its own, so a suite about messages that come back gets queues whose visibility timeouts are short. What runs in
 * this process can't be killed.
 */
export function endpointTarget(endpoint: string): PipelineTarget {
  const capabilities = new Set(everyCapability);
  for (const lacking of ['moveClock', 'killFunctions', 'localStack'] as const) capabilities.delete(lacking);
  return {
    name: 'endpoint',
    capabilities,
    start: async (options, needs) =>
      await startEndpointPipeline(endpoint, { ...options, redelivers: needs.includes('redelivery') }),
  };
}
