import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import type { PipelineWith } from '../pipeline/capabilities.ts';

/** Keeps each of two versions of a function waiting at its first such request until the other one has work under way as well. */
export async function meet({ dynamodb }: PipelineWith<'hold'>, functionName: string, operation: string): Promise<void> {
  const versions = [functionName, `${functionName}-older`].map((name) => dynamodb.hold(requestsOf(name, operation)));
  for (const held of versions) await held.reached();
  for (const held of versions) held.release();
}
