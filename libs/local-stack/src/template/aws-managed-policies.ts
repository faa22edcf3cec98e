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

const readingTopics = ['GetTopicAttributes', 'List*', 'CheckIfPhoneNumberIsOptedOut', 'GetEndpointAttributes'];
const readingBuckets = ['Get*', 'List*', 'Describe*'];
const readingShards = ['DescribeStream', 'DescribeStreamSummary', 'GetRecords', 'GetShardIterator', 'List*'];
const durable = ['CheckpointDurableExecution', 'GetDurableExecutionState'];

/**
 * The managed policies of AWS that functions commonly have, by the end of their ARN: the actions that each allows on every resource.
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html. For policies that are not only for functions,
 * the list omits the actions of services other than the one in the policy's name.
 */
const actionsByPolicy: Readonly<Record<string, readonly string[]>> = {
  'service-role/AWSLambdaBasicExecutionRole': logs,
  'service-role/AWSLambdaBasicDurableExecutionRolePolicy': [...of('lambda', durable), ...logs],
  'service-role/AWSLambdaSQSQueueExecutionRole': [
    ...of('sqs', ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']),
    ...logs,
  ],
  'service-role/AWSLambdaDynamoDBExecutionRole': [
    ...of('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']),
    ...logs,
  ],
  'service-role/AWSLambdaKinesisExecutionRole': [...of('kinesis', [...readingShards, 'SubscribeToShard']), ...logs],
  'service-role/AWSLambdaMSKExecutionRole': [
    ...of('kafka', ['DescribeCluster', 'DescribeClusterV2', 'GetBootstrapBrokers']),
    ...of('ec2', [...interfaces, 'DescribeVpcs', 'DescribeSecurityGroups']),
    ...logs,
  ],
  'service-role/AWSLambdaVPCAccessExecutionRole': [...logs, ...of('ec2', [...interfaces, ...addresses])],
  'service-role/AWSLambdaENIManagementAccess': of('ec2', [...interfaces, ...addresses]),
  'service-role/AWSLambdaRole': ['lambda:InvokeFunction'],
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': ['logs:*'],
  AWSLambdaExecute: ['logs:*', 's3:GetObject', 's3:PutObject'],
  'AWSLambdaInvocation-DynamoDB': [
    'lambda:InvokeFunction',
    ...of('dynamodb', ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams']),
  ],
  AWSLambda_FullAccess: ['lambda:*'],
  AWSLambda_ReadOnlyAccess: of('lambda', ['Get*', 'List*']),
  AWSXRayDaemonWriteAccess: of('xray', [...tracing, 'GetSamplingStatisticSummaries']),
  AWSXrayWriteOnlyAccess: of('xray', [...tracing, 'GetSamplingStatisticSummaries']),
  AWSXrayFullAccess: ['xray:*'],
  CloudWatchFullAccess: ['cloudwatch:*', 'logs:*'],
  CloudWatchLambdaInsightsExecutionRolePolicy: logs,
  CloudWatchLogsFullAccess: ['logs:*'],
  AmazonDynamoDBFullAccess: ['dynamodb:*'],
  AmazonDynamoDBFullAccess_v2: ['dynamodb:*'],
  AmazonDynamoDBReadOnlyAccess: of('dynamodb', readingTables),
  AmazonSQSFullAccess: ['sqs:*'],
  AmazonSQSReadOnlyAccess: of('sqs', readingQueues),
  AmazonSNSFullAccess: ['sns:*'],
  AmazonSNSReadOnlyAccess: of('sns', readingTopics),
  AmazonEventBridgeFullAccess: ['events:*', 'scheduler:*'],
  AmazonEventBridgeSchedulerFullAccess: ['scheduler:*'],
  AmazonS3FullAccess: ['s3:*'],
  AmazonS3ReadOnlyAccess: of('s3', readingBuckets),
  AmazonKinesisFullAccess: ['kinesis:*'],
  AmazonKinesisFirehoseFullAccess: ['firehose:*'],
  AmazonKinesisReadOnlyAccess: of('kinesis', ['Get*', 'List*', 'Describe*']),
  AmazonSESFullAccess: ['ses:*'],
  AmazonSSMFullAccess: ['ssm:*'],
  AmazonSSMReadOnlyAccess: of('ssm', ['Describe*', 'Get*', 'List*']),
  AmazonBedrockFullAccess: ['bedrock:*'],
  AmazonAPIGatewayInvokeFullAccess: ['execute-api:Invoke', 'execute-api:ManageConnections'],
  AWSKeyManagementServicePowerUser: of('kms', ['Create*', 'Describe*', 'Get*', 'List*']),
  AWSStepFunctionsFullAccess: ['states:*'],
  SecretsManagerReadWrite: ['secretsmanager:*'],
  AdministratorAccess: ['*'],
};

const awsPolicy = /^arn:aws:iam::aws:policy\/(.+)$/;

/** Returns the AWS managed policy with this ARN, or undefined if it is not in the list. */
export function awsManagedPolicy(arn: string): PolicyModel | undefined {
  const [, name = ''] = awsPolicy.exec(arn) ?? [];
  if (!Object.hasOwn(actionsByPolicy, name)) return undefined;
  const statement = { Effect: 'Allow', Action: actionsByPolicy[name], Resource: '*' };
  return { label: `managed policy ${name}`, document: { Version: '2012-10-17', Statement: [statement] } };
}

/** Returns the ARN of an AWS managed policy from its name, or from the part of its ARN that SAM accepts. */
export function awsManagedPolicyArn(nameOrArn: string): unknown {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const path = Object.hasOwn(actionsByPolicy, `service-role/${nameOrArn}`) ? `service-role/${nameOrArn}` : nameOrArn;
  return { 'Fn::Sub': `arn:\${AWS::Partition}:iam::aws:policy/${path}` };
}
