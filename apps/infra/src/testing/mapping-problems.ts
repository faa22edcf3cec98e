import * as v from 'valibot';
import { referenceSchema, resourcesOf, type TemplateJson } from './template-json.ts';

const mappingSchema = v.object({
  EventSourceArn: referenceSchema,
  FunctionName: referenceSchema,
  BatchSize: v.number(),
  MaximumBatchingWindowInSeconds: v.optional(v.number(), 0),
  FunctionResponseTypes: v.optional(v.array(v.string()), []),
  ScalingConfig: v.optional(v.object({ MaximumConcurrency: v.number() })),
});
const queueSchema = v.object({
  // What SQS takes when the template says nothing.
  VisibilityTimeout: v.optional(v.number(), 30),
  RedrivePolicy: v.optional(v.object({ deadLetterTargetArn: referenceSchema, maxReceiveCount: v.number() })),
});
const functionSchema = v.object({ Timeout: v.number() });

/** What is wrong with how queues feed functions, a sentence each; empty when nothing is. */
export function mappingProblems(template: TemplateJson): string[] {
  const queues = new Map(resourcesOf(template, 'AWS::SQS::Queue', queueSchema));
  const functions = new Map(resourcesOf(template, 'AWS::Lambda::Function', functionSchema));
  return resourcesOf(template, 'AWS::Lambda::EventSourceMapping', mappingSchema).flatMap(([id, mapping]) => {
    const queue = queues.get(mapping.EventSourceArn);
    const target = functions.get(mapping.FunctionName);
    if (queue === undefined || target === undefined) return [`${id} names a queue or function that is not there`];

    const window = mapping.MaximumBatchingWindowInSeconds;
    const concurrency = mapping.ScalingConfig?.MaximumConcurrency ?? 0;
    const deadLetterQueue = queue.RedrivePolicy?.deadLetterTargetArn ?? '';
    const receives = receivesOf(mapping.EventSourceArn);
    const problems: [boolean, string][] = [
      [
        queue.VisibilityTimeout < 6 * target.Timeout + window,
        'messages become visible before six timeouts and a window',
      ],
      [!mapping.FunctionResponseTypes.includes('ReportBatchItemFailures'), 'does not report batch item failures'],
      [concurrency < 2 || concurrency > 1000, 'has no maximum concurrency'],
      [mapping.BatchSize > 10 && window < 1, 'batches more than 10 messages without a window'],
      [!queues.has(deadLetterQueue), 'consumes a queue without a dead-letter queue'],
      [queue.RedrivePolicy?.maxReceiveCount !== receives, `gives a message up after other than ${receives} receives`],
    ];
    return problems.filter(([wrong]) => wrong).map(([, problem]) => `${id}: ${problem}`);
  });
}

/**
 * How often a queue must hand a message out. Each function gives up by itself, so its queue needs a limit that a day of trouble does not reach.
 * The numbers stand here once more, since only an outage would show that one in the settings is too low.
 */
function receivesOf(queueId: string): number {
  return queueId.endsWith('DeadLetterQueue') ? 1_000 : 500;
}
