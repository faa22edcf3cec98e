import { setTimeout as delay } from 'node:timers/promises';
import { DeleteQueueCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { NeedsOurServerError, type Sqs } from './sqs.ts';
import { sqsThrough } from './sqs-through.ts';

const longestWaitMs = 3_000;
/** Another server checks its clock only at intervals. */
const leewayMs = 100;

/**
 * Connects to another SQS server on this machine and deletes all its queues. Throws RangeError for a server on another
 * machine, which may be AWS.
 */
export async function startSqsAt(endpoint: string): Promise<Sqs> {
  const { hostname } = new URL(endpoint);
  if (!['127.0.0.1', 'localhost'].includes(hostname))
    throw new RangeError(
      `DAYBREAK_SQS_ENDPOINT is ${endpoint}, but the tests delete all queues: use a server on 127.0.0.1 or localhost`,
    );
  const sqs = sqsThrough(endpoint);
  const { QueueUrls: existing = [] } = await sqs.client.send(new ListQueuesCommand());
  for (const QueueUrl of existing) await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
  return {
    ...sqs,
    async advance(ms) {
      if (ms > longestWaitMs) throw new NeedsOurServerError(`The test advances the clock by ${ms} ms`);
      await delay(ms + leewayMs);
    },
    ours() {
      throw new NeedsOurServerError('The test inspects the server');
    },
    stop: async () => sqs.client.destroy(),
  };
}
