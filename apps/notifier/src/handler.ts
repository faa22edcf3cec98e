import { createForward, createMessageSender, createRetryPolicy } from '@daybreak/batch';
import { createEventSender, eventClients } from '@daybreak/events';
import { createLogger, createMetrics, createSqsClient, systemClock } from '@daybreak/runtime';
import { readNotifierConfig } from './config.ts';
import { createDelivery } from './create-delivery.ts';
import { createNotifierHandler } from './create-handler.ts';

const config = readNotifierConfig(process.env);
const clock = systemClock;
const sqs = createSqsClient();

export const handler = createNotifierHandler({
  config: config.notifier,
  deliver: createDelivery({
    sender: config.events === undefined ? undefined : createEventSender({ ...config.events, clients: eventClients }),
    forward: createForward({ sqs, queueUrls: config.forwardQueueUrls }),
  }),
  heldEvents: createMessageSender({ sqs, queueUrl: config.heldQueueUrl }),
  retryPolicy: createRetryPolicy({ sqs, clock, ...config.retryPolicy }),
  clock,
  logger: createLogger(config.logging),
  metrics: createMetrics(config.metrics),
});
