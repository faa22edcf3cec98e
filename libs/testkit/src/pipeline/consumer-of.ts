import type { SimulatedPipeline } from './simulated-pipeline.ts';

/**
 * Returns the name of the function that receives the messages of a queue. Throws Error if the template maps none to it.
 *
 * @example
 * import { consumerOf, replaceFunction, type SimulatedPipeline } from '@daybreak/testkit';
 *
 * // The function of the queue `orders` acknowledges its messages, and does nothing.
 * export function withoutOrders(pipeline: SimulatedPipeline): SimulatedPipeline {
 *   return replaceFunction(pipeline, consumerOf(pipeline, 'orders'), () => async () => ({ batchItemFailures: [] }));
 * }
 */
export function consumerOf({ template }: Pick<SimulatedPipeline, 'template'>, queueName: string): string {
  const mapping = template.eventSourceMappings.find(({ queueArn }) => queueArn.endsWith(`:${queueName}`));
  if (mapping === undefined) throw new Error(`No function receives messages of ${queueName}`);
  return mapping.functionName;
}

/**
 * Returns the name of the dead-letter queue of a queue. Throws Error if the template has none.
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
