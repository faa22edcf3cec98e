import * as v from 'valibot';
import { readProperties, resourceLabel, type ResourceReading } from './reading.ts';
import type { QueueModel, QueuePolicyModel } from './stack-model.ts';

const queuePolicySchema = v.object({ PolicyDocument: v.optional(v.unknown()), Queues: v.array(v.string()) });

export function readQueuePolicy(reading: ResourceReading, queues: readonly QueueModel[]): QueuePolicyModel | undefined {
  const properties = readProperties(reading, queuePolicySchema, []);
  if (properties === undefined) return undefined;
  return {
    label: resourceLabel(reading),
    document: properties.PolicyDocument,
    queueArns: queues.flatMap(({ url, arn }) => (properties.Queues.includes(url) ? [arn] : [])),
  };
}
