import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { QueueModel } from '@daybreak/local-stack';

/** A queue of the template as it was made somewhere. */
export interface CreatedQueue {
  readonly model: QueueModel;
  readonly url: string;
  readonly arn: string;
}

/** Queues that were made, with what their makers call them in place of what the template's reader does. */
export interface CreatedQueues extends AsyncDisposable {
  readonly all: readonly CreatedQueue[];
  urlOf(modelUrl: string): string;
  byArn(modelArn: string): CreatedQueue;
  byUrl(url: string): CreatedQueue;
}

/**
 * Makes the template's queues, with their redrive policies, by SQS's own API; visibility timeouts are cut to `longestVisibilityTimeoutSeconds`. They
 * go with the returned object.
 */
export async function createQueuesAt(
  sqs: SQSClient,
  models: readonly QueueModel[],
  longestVisibilityTimeoutSeconds = Number.POSITIVE_INFINITY,
): Promise<CreatedQueues> {
  await using made = new AsyncDisposableStack();
  const all: CreatedQueue[] = [];
  for (const model of models) {
    const { RedrivePolicy: _, RedriveAllowPolicy: __, ...attributes } = model.attributes;
    const visibilityTimeout = Math.min(model.visibilityTimeoutSeconds, longestVisibilityTimeoutSeconds);
    const { QueueUrl: url = '' } = await sqs.send(
      new CreateQueueCommand({
        QueueName: model.name,
        Attributes: { ...attributes, VisibilityTimeout: String(visibilityTimeout) },
      }),
    );
    made.defer(async () => void (await sqs.send(new DeleteQueueCommand({ QueueUrl: url }))));
    const { Attributes: { QueueArn: arn } = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
    );
    if (arn === undefined) throw new Error(`The endpoint made the queue ${model.name} without an ARN`);
    all.push({ model, url, arn });
  }
  // Policies name other queues: only now does every one have its ARN.
  const renamed = (policy: string): string =>
    all.reduce((text, { model, arn }) => text.replaceAll(JSON.stringify(model.arn), JSON.stringify(arn)), policy);
  for (const { model, url } of all) {
    for (const name of ['RedriveAllowPolicy', 'RedrivePolicy']) {
      const policy = model.attributes[name];
      if (policy === undefined) continue;
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: { [name]: renamed(policy) } }));
    }
  }
  const parts = made.move();
  return {
    all,
    urlOf: (modelUrl) => all.find(({ model }) => model.url === modelUrl)?.url ?? modelUrl,
    byArn: (modelArn) => found(all, ({ model }) => model.arn === modelArn, modelArn),
    byUrl: (url) => found(all, (queue) => queue.url === url, url),
    [Symbol.asyncDispose]: async () => await parts.disposeAsync(),
  };
}

function found(queues: readonly CreatedQueue[], is: (queue: CreatedQueue) => boolean, name: string): CreatedQueue {
  const queue = queues.find(is);
  if (queue === undefined) throw new RangeError(`The template has no queue ${name}`);
  return queue;
}
