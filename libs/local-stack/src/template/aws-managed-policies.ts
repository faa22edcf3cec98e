import type { PolicyModel } from './stack-model.ts';

const logs = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];
const interfaces = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface'];
const addresses = ['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'];
const tracing = ['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'];
const readingTables = [
  'BatchGetItem',
  'Describe*',
  'GetItem',
  'GetResourcePolicy',
  'List*',
  'PartiQLSelect',
  'Query',
  'Scan',
];
const readingQueues = ['GetQueueAttributes', 'GetQueueUrl', 'List*'];
const of = (service: string, actions: readonly string[]): string[] => actions.map((action) => `${service}:${action}`);

/**
 * The policies of AWS that functions commonly have, by the end of their ARN: the actions that each allows on every resource.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html. Of the last four, actions of other
 * services are left out.
 */
const actionsByPolicy: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': logs,
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    ...of('sqs', ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']),
    ...logs,
  ],
  'service-role/AWSLambdaDynamoDBExecutionRole': [
    ...of('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']),
    ...logs,
  ],
  'service-role/AWSLambdaVPCAccessExecutionRole': [...logs, ...of('ec2', [...interfaces, ...addresses])],
  AWSXRayDaemonWriteAccess: of('xray', [...tracing, 'GetSamplingStatisticSummaries']),
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonDynamoDBReadOnlyAccess: of('dynamodb', readingTables),
  AmazonSQSFullAccess: ['sqs:*'],
  AmazonSQSReadOnlyAccess: of('sqs', readingQueues),
};

const awsPolicy = /^arn:aws:iam::aws:policy\/(.+)$/;

/** The policy of AWS with this ARN; undefined for one that is not known here. */
export function awsManagedPolicy(arn: string): PolicyModel | undefined {
  const [, name = ''] = awsPolicy.exec(arn) ?? [];
  if (!Object.hasOwn(actionsByPolicy, name)) return undefined;
  const statement = { Effect: 'Allow', Action: actionsByPolicy[name], Resource: '*' };
  return { label: `managed policy ${name}`, document: { Version: '2012-10-17', Statement: [statement] } };
}
