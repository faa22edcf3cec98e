import { setTimeout as delay } from 'node:timers/promises';
import { DeleteQueueCommand, ListQueuesCommand } from '@aws-sdk/client-sqs';
import { NeedsOurServerError, type Sqs } from './sqs.ts';
import { sqsThrough } from './sqs-through.ts';

const longestWaitMs = 3_000;
/** A server looks at its clock only now and then. */
const leewayMs = 100;

/**
 * Another's SQS server on this machine, without a queue: whatever queues it has are deleted. Throws RangeError for a server elsewhere, which
 * may be AWS.
 */
export async function startSqsAt(endpoint: string): Promise<Sqs> {
  const { hostname } = new URL(endpoint);
  if (!['127.0.0.1', 'localhost'].includes(hostname))
    throw new RangeError(`DAYBREAK_SQS_ENDPOINT is ${endpoint}: only a server on this machine is emptied for tests`);
  const sqs = sqsThrough(endpoint);
  const { QueueUrls: left = [] } = await sqs.client.send(new ListQueuesCommand());
  for (const QueueUrl of left) await sqs.client.send(new DeleteQueueCommand({ QueueUrl }));
  return {
    ...sqs,
    async advance(ms) {
      if (ms > longestWaitMs) throw new NeedsOurServerError(`Its clock moves by ${ms} ms at once`);
      await delay(ms + leewayMs);
    },
    ours() {
      throw new NeedsOurServerError('It is looked at from within');
    },
    stop: async () => sqs.client.destroy(),
  };
}
