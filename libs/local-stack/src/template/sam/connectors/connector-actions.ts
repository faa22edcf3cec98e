/** The actions that each permission of a connector grants. */
export type Grants = Readonly<Partial<Record<'Read' | 'Write', readonly string[]>>>;

const of = (service: string, actions: string): string[] => actions.split(' ').map((action) => `${service}:${action}`);

/**
 * The actions of a function on its connector's destination, by the destination's type.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/reference-sam-connector.html
 */
export const grantsOfFunction: Readonly<Record<string, Grants>> = {
  'AWS::DynamoDB::Table': {
    Read: of('dynamodb', 'GetItem Query Scan BatchGetItem ConditionCheckItem PartiQLSelect'),
    Write: of('dynamodb', 'PutItem UpdateItem DeleteItem BatchWriteItem PartiQLDelete PartiQLInsert PartiQLUpdate'),
  },
  'AWS::SQS::Queue': {
    Read: of('sqs', 'ReceiveMessage GetQueueAttributes'),
    Write: of('sqs', 'DeleteMessage SendMessage ChangeMessageVisibility PurgeQueue'),
  },
  'AWS::SNS::Topic': { Write: of('sns', 'Publish') },
  'AWS::Events::EventBus': { Write: of('events', 'PutEvents') },
  'AWS::Lambda::Function': { Write: of('lambda', 'InvokeAsync InvokeFunction') },
  'AWS::S3::Bucket': {
    Read: of('s3', 'GetObject GetObjectAcl GetObjectVersion ListBucket ListBucketVersions'),
    Write: of('s3', 'AbortMultipartUpload DeleteObject DeleteObjectVersion PutObject'),
  },
};

/** The actions of a function that receives from the connector's source, by the source's type. */
export const grantsOfReceiver: Readonly<Record<string, Grants>> = {
  'AWS::SQS::Queue': {
    Read: of('sqs', 'ReceiveMessage GetQueueAttributes'),
    Write: of('sqs', 'DeleteMessage'),
  },
  'AWS::DynamoDB::Table': { Read: of('dynamodb', 'DescribeStream GetRecords GetShardIterator ListStreams') },
};

/** The services that send to a function, a queue or a topic, by the type of the connector's source. */
export const senders: Readonly<Record<string, { service: string; to: readonly string[] }>> = {
  'AWS::Events::Rule': {
    service: 'events.amazonaws.com',
    to: ['AWS::Lambda::Function', 'AWS::SQS::Queue', 'AWS::SNS::Topic'],
  },
  'AWS::SNS::Topic': { service: 'sns.amazonaws.com', to: ['AWS::Lambda::Function', 'AWS::SQS::Queue'] },
  'AWS::S3::Bucket': { service: 's3.amazonaws.com', to: ['AWS::Lambda::Function'] },
};
