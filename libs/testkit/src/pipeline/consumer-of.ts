import type { SimulatedPipeline } from './simulated-pipeline.ts';

/**
 * The name of the function that takes a queue's messages, as the template maps it. Throws Error when none does.
 *
 * @example
 * import { consumerOf, replaceFunction, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // Whatever takes the orders acknowledges them, and does nothing.
 * export function withoutOrders(pipeline: SimulatedPipeline): SimulatedPipeline {
 *   return replaceFunction(pipeline, consumerOf(pipeline, 'orders'), () => async () => ({ batchItemFailures: [] }));
 * }
 */
export function consumerOf({ template }: Pick<SimulatedPipeline, 'template'>, queueName: string): string {
  const mapping = template.eventSourceMappings.find(({ queueArn }) => queueArn.endsWith(`:${queueName}`));
  if (mapping === undefined) throw new Error(`Nothing takes the messages of ${queueName}`);
  return mapping.functionName;
}

/**
 * The name of the queue that takes what a queue gives up on, as the template has it. Throws Error when there is none.
 *
 * @example
 * import { deadLetterQueueOf, type ObservedRun, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * export function deadOrders(run: ObservedRun, pipeline: SimulatedPipeline): string[] {
 *   const deadLetterQueue = deadLetterQueueOf(pipeline, 'orders');
 *   return run.messages().flatMap(({ queue, body }) => (queue === deadLetterQueue ? [body] : []));
 * }
 */
export function deadLetterQueueOf({ template }: Pick<SimulatedPipeline, 'template'>, queueName: string): string {
  const queue = template.queues.find(({ name }) => name === queueName);
  const deadLetterQueue = queue?.redrive?.deadLetterTargetArn.split(':').at(-1);
  if (deadLetterQueue === undefined) throw new Error(`${queueName} has no dead-letter queue`);
  return deadLetterQueue;
}
