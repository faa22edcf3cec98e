import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { clientDefaults, createSqsClient, withoutOverhead } from '@daybreak/runtime';

/** Creates the client of a target's service. A sender creates one client, at its own creation. */
export interface EventClients {
  eventBridge(): Pick<EventBridgeClient, 'send'>;
  sns(): Pick<SNSClient, 'send'>;
  sqs(): Pick<SQSClient, 'send'>;
}

/** Creates clients with bounded attempts and timeouts. */
export const eventClients: EventClients = {
  eventBridge: () => withoutOverhead(new EventBridgeClient(clientDefaults())),
  sns: () => withoutOverhead(new SNSClient(clientDefaults())),
  sqs: () => createSqsClient(),
};
