import { isRecord } from '../../../json/is-record.ts';
import { arnOf, ref, resourceOf } from '../sam-resource.ts';
import { pick } from './rule-event.ts';
import { functionArnOf, permissionOf, queuePolicyOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

/** Transforms an `SNS` event into a subscription of the function, or of a queue that the function reads. */
export function snsEvent(event: SamEvent): TransformedEvent {
  const { id, properties, reject } = event;
  const { Topic: topic, SqsSubscription: byQueue } = properties;
  if (topic === undefined) reject('Event SNS requires the property Topic');
  if (byQueue !== undefined && byQueue !== false) return queueSubscription(event, isRecord(byQueue) ? byQueue : {});
  const subscription = subscriptionOf(event, { Protocol: 'lambda', Endpoint: functionArnOf(event) });
  const permission = permissionOf(event, 'sns.amazonaws.com', { SourceArn: topic });
  return { resources: { [id]: subscription, ...permission } };
}

function subscriptionOf({ resource, properties }: SamEvent, endpoint: object) {
  const filters = pick(properties, ['Region', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy']);
  return resourceOf(resource, 'AWS::SNS::Subscription', { TopicArn: properties['Topic'], ...endpoint, ...filters });
}

/** Subscribes the queue with this ARN and URL, or a new queue. */
function queueSubscription(event: SamEvent, options: Record<string, unknown>): TransformedEvent {
  const { id, resource, functionId, properties } = event;
  const { QueueArn: existingArn, QueueUrl: existingUrl, QueuePolicyLogicalId: policyId } = options;
  const queueArn = existingArn ?? arnOf(`${id}Queue`);
  const queueUrl = existingUrl ?? ref(`${id}Queue`);
  const mapping = resourceOf(resource, 'AWS::Lambda::EventSourceMapping', {
    EventSourceArn: queueArn,
    FunctionName: ref(functionId),
    BatchSize: options['BatchSize'] ?? 10,
    Enabled: options['Enabled'] ?? true,
  });
  const source = { queueUrl, queueArn, service: 'sns.amazonaws.com', sourceArn: properties['Topic'] };
  return {
    resources: {
      ...(existingArn === undefined ? { [`${id}Queue`]: resourceOf(resource, 'AWS::SQS::Queue', {}) } : {}),
      [id]: subscriptionOf(event, { Protocol: 'sqs', Endpoint: queueArn }),
      [`${id}EventSourceMapping`]: mapping,
      [typeof policyId === 'string' ? policyId : `${id}QueuePolicy`]: queuePolicyOf(event, source),
    },
    managedPolicies: ['AWSLambdaSQSQueueExecutionRole'],
  };
}
