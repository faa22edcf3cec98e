import { isRecord } from '../../../json/is-record.ts';
import { ref, resourceOf, statement } from '../sam-resource.ts';
import type { SamEvent, TransformedEvent } from './sam-event.ts';

/** Where a source's ARN stands, and the managed policy that lets a function's role read it. */
const sources: Readonly<Record<string, { readonly arn: string; readonly policy?: string }>> = {
  SQS: { arn: 'Queue', policy: 'AWSLambdaSQSQueueExecutionRole' },
  DynamoDB: { arn: 'Stream', policy: 'AWSLambdaDynamoDBExecutionRole' },
  Kinesis: { arn: 'Stream', policy: 'AWSLambdaKinesisExecutionRole' },
  MSK: { arn: 'Stream', policy: 'AWSLambdaMSKExecutionRole' },
  MQ: { arn: 'Broker' },
  DocumentDB: { arn: 'Cluster' },
  SelfManagedKafka: { arn: '' },
};

/** Queues and streams, which Lambda polls: an event source mapping. */
export function mappingEvent(event: SamEvent): TransformedEvent {
  const { id, type, properties, resource, functionId, refuse } = event;
  const { arn = '', policy } = sources[type] ?? {};
  const { [arn]: source, DestinationConfig: destination, ...others } = properties;
  if (arn !== '' && source === undefined) refuse(`Event ${type} needs the property ${arn}`);
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

/** SAM takes the type of a destination, and lets the role send to it. */
function destinationOf(config: unknown): { config: unknown; statements: object[] } {
  const onFailure = isRecord(config) ? config['OnFailure'] : undefined;
  if (!isRecord(config) || !isRecord(onFailure)) return { config, statements: [] };
  const { Type: type, Destination: target } = onFailure;
  const action = type === 'SQS' ? 'sqs:SendMessage' : type === 'SNS' ? 'sns:Publish' : undefined;
  return {
    config: { ...config, OnFailure: { Destination: target } },
    statements: action === undefined ? [] : [statement(action, target)],
  };
}
