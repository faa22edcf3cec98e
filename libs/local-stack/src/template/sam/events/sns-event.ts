import { isRecord } from '../../../json/is-record.ts';
import { arnOf, ref, resourceOf } from '../sam-resource.ts';
import { given } from './rule-event.ts';
import { functionArnOf, permissionOf, queuePolicyOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

/** `SNS`: a subscription of the function, or of a queue that it reads. */
export function snsEvent(event: SamEvent): TransformedEvent {
  const { id, properties, refuse } = event;
  const { Topic: topic, SqsSubscription: byQueue } = properties;
  if (topic === undefined) refuse('Event SNS needs the property Topic');
  if (byQueue !== undefined && byQueue !== false) return queueSubscription(event, isRecord(byQueue) ? byQueue : {});
  const subscription = subscriptionOf(event, { Protocol: 'lambda', Endpoint: functionArnOf(event) });
  const permission = permissionOf(event, 'sns.amazonaws.com', { SourceArn: topic });
  return { resources: { [id]: subscription, ...permission } };
}

function subscriptionOf({ resource, properties }: SamEvent, endpoint: object) {
  const filters = given(properties, ['Region', 'FilterPolicy', 'FilterPolicyScope', 'RedrivePolicy']);
  return resourceOf(resource, 'AWS::SNS::Subscription', { TopicArn: properties['Topic'], ...endpoint, ...filters });
}

/** The queue is made unless it is given with its ARN and its URL. */
function queueSubscription(event: SamEvent, options: Record<string, unknown>): TransformedEvent {
  const { id, resource, functionId, properties } = event;
  const { QueueArn: givenArn, QueueUrl: givenUrl, QueuePolicyLogicalId: policyId } = options;
  const queueArn = givenArn ?? arnOf(`${id}Queue`);
  const queueUrl = givenUrl ?? ref(`${id}Queue`);
  const mapping = resourceOf(resource, 'AWS::Lambda::EventSourceMapping', {
    EventSourceArn: queueArn,
    FunctionName: ref(functionId),
    BatchSize: options['BatchSize'] ?? 10,
    Enabled: options['Enabled'] ?? true,
  });
  const source = { queueUrl, queueArn, service: 'sns.amazonaws.com', sourceArn: properties['Topic'] };
  return {
    resources: {
      ...(givenArn === undefined ? { [`${id}Queue`]: resourceOf(resource, 'AWS::SQS::Queue', {}) } : {}),
      [id]: subscriptionOf(event, { Protocol: 'sqs', Endpoint: queueArn }),
      [`${id}EventSourceMapping`]: mapping,
      [typeof policyId === 'string' ? policyId : `${id}QueuePolicy`]: queuePolicyOf(event, source),
    },
    managedPolicies: ['AWSLambdaSQSQueueExecutionRole'],
  };
}
