import { createMessageSender } from '@daybreak/batch';
import type { OutgoingEvent } from '@daybreak/events';
import { accessKeyOf, type LambdaHandler, type StackClock } from '@daybreak/local-stack';
import { createDelivery, createNotifierHandler } from '@daybreak/notifier';
import { createMemoryLogger, createMemoryMetrics, createSqsClient } from '@daybreak/runtime';
import type { FunctionWiring } from './capabilities.ts';

/** The notifier with a target of a test's own: `send` takes an event, or returns why it does not. */
export function createNotifierTo(
  { environmentOf, region, sqsEndpoint }: FunctionWiring,
  clock: StackClock,
  send: (event: OutgoingEvent) => Error | undefined,
): LambdaHandler {
  const variables = environmentOf('Notifier');
  const credentials = {
    accessKeyId: accessKeyOf(`daybreak-dev-${variables['POWERTOOLS_SERVICE_NAME']}`),
    secretAccessKey: 'local',
  };
  const sqs = createSqsClient({ endpoint: sqsEndpoint, region, credentials });
  const settle = (event: OutgoingEvent): PromiseSettledResult<{ messageId: string }> => {
    const reason = send(event);
    return reason === undefined
      ? { status: 'fulfilled', value: { messageId: event.id } }
      : { status: 'rejected', reason };
  };
  const handler = createNotifierHandler({
    config: { holdAfterSeconds: Number(variables['HOLD_AFTER_SECONDS']), includeValues: false },
    deliver: createDelivery({
      sender: { sendBatch: async (events) => await Promise.resolve(events.map(settle)) },
      forward: async () => await Promise.resolve(new Map()),
    }),
    heldEvents: createMessageSender({ sqs, queueUrl: variables['HELD_QUEUE_URL'] ?? '' }),
    clock: { now: () => new Date(clock.now()) },
    logger: createMemoryLogger(),
    metrics: createMemoryMetrics(),
  });
  return async (event, context) => await handler(event, context);
}
