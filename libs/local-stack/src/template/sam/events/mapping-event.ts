import { isRecord } from '../../../json/is-record.ts';
import { ref, resourceOf, statement } from '../sam-resource.ts';
import type { SamEvent, TransformedEvent } from './sam-event.ts';

/** The property with the ARN of each source, and the managed policy that lets the function's role read it. */
const sources: Readonly<Record<string, { readonly arn: string; readonly policy?: string }>> = {
  SQS: { arn: 'Queue', policy: 'AWSLambdaSQSQueueExecutionRole' },
  DynamoDB: { arn: 'Stream', policy: 'AWSLambdaDynamoDBExecutionRole' },
  Kinesis: { arn: 'Stream', policy: 'AWSLambdaKinesisExecutionRole' },
  MSK: { arn: 'Stream', policy: 'AWSLambdaMSKExecutionRole' },
  MQ: { arn: 'Broker' },
  DocumentDB: { arn: 'Cluster' },
  SelfManagedKafka: { arn: '' },
};

/** Transforms an event of a queue or stream, which Lambda polls, into an event source mapping. */
export function mappingEvent(event: SamEvent): TransformedEvent {
  const { id, type, properties, resource, functionId, reject } = event;
  const { arn = '', policy } = sources[type] ?? {};
  const { [arn]: source, DestinationConfig: destination, ...others } = properties;
  if (arn !== '' && source === undefined) reject(`Event ${type} requires the property ${arn}`);
  const { config, statements } = destinationOf(destination);
  const mapping = resourceOf(resource, 'AWS::Lambda::EventSourceMapping', {
    EventSourceArn: source,
    FunctionName: ref(functionId),
    ...(type === 'SQS' ? { BatchSize: 10 } : {}),
    ...others,
    DestinationConfig: config,
  });
  return { resources: { [id]: mapping }, managedPolicies: policy === undefined ? [] : [policy], statements };
}

/** Removes the type of a destination, which only SAM has, and returns a statement that lets the role send to it. */
function destinationOf(config: unknown): { config: unknown; statements: object[] } {
  const onFailure = isRecord(config) ? config['OnFailure'] : undefined;
  if (!isRecord(config) || !isRecord(onFailure)) return { config, statements: [] };
  const { Type: type, Destination: target } = onFailure;
  const actions = new Map<unknown, string>([
    ['SQS', 'sqs:SendMessage'],
    ['SNS', 'sns:Publish'],
  ]);
  const action = actions.get(type);
  return {
    config: { ...config, OnFailure: { Destination: target } },
    statements: action === undefined ? [] : [statement(action, target)],
  };
}
