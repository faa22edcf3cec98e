import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const mappingSchema = v.object({
  EventSourceArn: referenceSchema,
  FunctionName: referenceSchema,
  BatchSize: v.number(),
  MaximumBatchingWindowInSeconds: v.optional(v.number(), 0),
  FunctionResponseTypes: v.optional(v.array(v.string()), []),
  ScalingConfig: v.optional(v.object({ MaximumConcurrency: v.number() })),
  ProvisionedPollerConfig: v.optional(v.object({ MinimumPollers: v.number(), MaximumPollers: v.number() })),
  StartingPosition: v.optional(v.string()),
  BisectBatchOnFunctionError: v.optional(v.boolean(), false),
  MaximumRetryAttempts: v.optional(v.number(), -1),
  MaximumRecordAgeInSeconds: v.optional(v.number(), -1),
});
type Mapping = v.InferOutput<typeof mappingSchema>;
const queueSchema = v.object({
  // The default of SQS.
  VisibilityTimeout: v.optional(v.number(), 30),
  RedrivePolicy: v.optional(v.object({ deadLetterTargetArn: referenceSchema, maxReceiveCount: v.number() })),
});
const functionSchema = v.object({ Timeout: v.number() });

/** Returns one sentence for each fault of an event source mapping, its queue or its function. */
export function mappingProblems(template: TemplateJson): string[] {
  const queues = new Map(resourcesOf(template, 'AWS::SQS::Queue', queueSchema));
  const functions = new Map(resourcesOf(template, 'AWS::Lambda::Function', functionSchema));
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping', mappingSchema).flatMap(([id, mapping]) => {
    if (mapping.StartingPosition !== undefined) return streamMappingProblems(id, mapping);
    const queue = queues.get(mapping.EventSourceArn);
    const target = functions.get(mapping.FunctionName);
    if (queue === undefined || target === undefined) return [`${id}: its queue or function does not exist`];

    const window = mapping.MaximumBatchingWindowInSeconds;
    const deadLetterQueue = queue.RedrivePolicy?.deadLetterTargetArn ?? '';
    const maxReceiveCount = maxReceiveCountOf(mapping.EventSourceArn);
    const problems: [boolean, string][] = [
      [
        queue.VisibilityTimeout < 6 * target.Timeout + window,
        'the visibility timeout is below six function timeouts and the batch window',
      ],
      [!mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'), 'does not report batch item failures'],
      [!isScaledAsLambdaAllows(mapping), 'has no maximum concurrency or provisioned pollers that Lambda accepts'],
      [mapping.BatchSize > 10 && window < 1, 'batches more than 10 messages without a window'],
      [!queues.has(deadLetterQueue), 'consumes a queue without a dead-letter queue'],
      [queue.RedrivePolicy?.maxReceiveCount !== maxReceiveCount, `maxReceiveCount is not ${maxReceiveCount}`],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}

/** A stream keeps its records for a day, and a destination of failures would get no data: nothing may be given up before. */
function streamMappingProblems(id: string, mapping: Mapping): string[] {
  const problems: [boolean, string][] = [
    [mapping.StartingPosition !== 'TRIM_HORIZON', 'misses what is written before it is ready'],
    [!mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'), 'does not report batch item failures'],
    [!mapping.BisectBatchOnFunctionError, 'does not split a batch that crashes its function'],
    [mapping.MaximumRetryAttempts !== -1 || mapping.MaximumRecordAgeInSeconds !== -1, 'gives up records'],
  ];
  return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
}

/** AWS rejects both at once, and, for SQS, fewer than two pollers. */
function isScaledAsLambdaAllows({ ScalingConfig: scaling, ProvisionedPollerConfig: pollers }: Mapping): boolean {
  if (scaling === undefined) return pollers !== undefined && pollers.MinimumPollers >= 2;
  return pollers === undefined && scaling.MaximumConcurrency >= 2 && scaling.MaximumConcurrency <= 1000;
}

/**
 * Returns the expected maxReceiveCount of a queue, which a day of retries must not reach: each function gives up by itself before.
 * The numbers are repeated here since only an outage would show that those of settings.ts are too low.
 */
function maxReceiveCountOf(queueId: string): number {
  return queueId.endsWith('DeadLetterQueue') ? 1_000 : 500;
}
