import { createSqsResponder, type MessageAttributes, type SqsEngine } from '@daybreak/local-sqs';
import * as v from 'valibot';
import { DeliveryError } from './delivery-error.ts';

/** A request to a function, a queue, a topic or an event bus. */
export interface Outgoing {
  readonly body: string;
  /** The message attributes for a queue or a topic. */
  readonly attributes?: MessageAttributes | undefined;
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
}

/** Sends a request to the target with this ARN. Rejects with DeliveryError if the target rejects it. */
export type Sender = (arn: string, outgoing: Outgoing) => Promise<void>;

export interface SenderOptions {
  readonly queues: SqsEngine;
  /** Starts an asynchronous invocation. Throws RangeError if the function does not exist. */
  invoke(functionName: string, event: string): void;
  publish(topicArn: string, outgoing: Outgoing): void;
  put(busArn: string, event: string): void;
}

function serviceOf(arn: string): string {
  return arn.split(':')[2] ?? '';
}

export function createSender({ queues, invoke, publish, put }: SenderOptions): Sender {
  const sqs = createSqsResponder(queues);
  return async (arn, outgoing) => {
    switch (serviceOf(arn)) {
      case 'sqs':
        return await sendToQueue(sqs, queues, arn, outgoing);
      case 'sns':
        return publish(arn, outgoing);
      case 'events':
        return put(arn, outgoing.body);
      case 'lambda':
        try {
          return invoke(functionOf(arn), outgoing.body);
        } catch (error) {
          if (error instanceof RangeError) throw new DeliveryError('ResourceNotFoundException', error.message);
          throw error;
        }
      default:
        throw new DeliveryError('InvalidParameter', `${arn} is not emulated`);
    }
  };
}

/** Returns the name in a function's ARN, without a version or an alias. */
function functionOf(arn: string): string {
  return arn.split(':')[6] ?? '';
}

const errorSchema = v.object({ __type: v.string(), message: v.string() });

/** Sends through the wire protocol, so that SQS's own checks apply. */
async function sendToQueue(
  sqs: ReturnType<typeof createSqsResponder>,
  queues: SqsEngine,
  arn: string,
  { body, attributes = {}, messageGroupId, messageDeduplicationId }: Outgoing,
): Promise<void> {
  const queue = queues.queue(arn);
  if (queue === undefined || queue.arn !== arn)
    throw new DeliveryError('QueueDoesNotExist', `${arn} is not a queue of this stack`);
  const answer = await sqs.respond('SendMessage', {
    QueueUrl: queue.url,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        'stringValue' in attribute
          ? { DataType: attribute.dataType, StringValue: attribute.stringValue }
          : { DataType: attribute.dataType, BinaryValue: Buffer.from(attribute.binaryValue).toString('base64') },
      ]),
    ),
    MessageGroupId: messageGroupId,
    MessageDeduplicationId: messageDeduplicationId,
  });
  if (answer.statusCode === 200) return;
  const { __type: type, message } = v.parse(errorSchema, answer.body);
  throw new DeliveryError(type.split('#').at(-1) ?? type, message);
}
