import { isRecord } from '../../../json/is-record.ts';
import { statement, sub } from '../sam-resource.ts';

/** Returns the actions of a service, from names separated by spaces. */
const of = (service: string, ...actions: string[]): string[] =>
  actions.flatMap((names) => names.split(' ')).map((action) => `${service}:${action}`);
const arn = (service: string, resource: string): string =>
  `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`;

const table = arn('dynamodb', 'table/${TableName}');
const tableAndIndexes = [table, `${table}/index/*`];
const queue = [arn('sqs', '${QueueName}')];
const bucket = 'arn:${AWS::Partition}:s3:::${BucketName}';
const bucketAndObjects = [bucket, `${bucket}/*`];
const readingTable = 'GetItem Scan Query BatchGetItem DescribeTable';
const readingBucket = 'GetObject ListBucket GetBucketLocation GetObjectVersion';
const lifecycle = 'GetLifecycleConfiguration PutLifecycleConfiguration';

interface PolicyStatement {
  readonly actions: readonly string[];
  /** ARNs with `${Parameter}` for the template's parameters. */
  readonly resources: readonly string[];
}

/**
 * The policy templates of emulated services and S3.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
 */
const emulated: Readonly<Record<string, readonly PolicyStatement[]>> = {
  DynamoDBCrudPolicy: [
    {
      actions: of('dynamodb', readingTable, 'DeleteItem PutItem UpdateItem BatchWriteItem ConditionCheckItem'),
      resources: tableAndIndexes,
    },
  ],
  DynamoDBReadPolicy: [{ actions: of('dynamodb', readingTable), resources: tableAndIndexes }],
  DynamoDBWritePolicy: [{ actions: of('dynamodb', 'PutItem UpdateItem BatchWriteItem'), resources: tableAndIndexes }],
  DynamoDBReconfigurePolicy: [{ actions: of('dynamodb', 'UpdateTable'), resources: [table] }],
  DynamoDBStreamReadPolicy: [
    {
      actions: of('dynamodb', 'DescribeStream GetRecords GetShardIterator'),
      resources: [`${table}/stream/\${StreamName}`],
    },
    { actions: of('dynamodb', 'ListStreams'), resources: [`${table}/stream/*`] },
  ],
  EventBridgePutEventsPolicy: [
    { actions: of('events', 'PutEvents'), resources: [arn('events', 'event-bus/${EventBusName}')] },
  ],
  LambdaInvokePolicy: [
    { actions: of('lambda', 'InvokeFunction'), resources: [arn('lambda', 'function:${FunctionName}*')] },
  ],
  S3CrudPolicy: [
    {
      actions: of('s3', readingBucket, lifecycle, 'PutObject PutObjectAcl DeleteObject'),
      resources: bucketAndObjects,
    },
  ],
  S3FullAccessPolicy: [
    {
      actions: of(
        's3',
        'GetObject GetObjectAcl GetObjectVersion PutObject PutObjectAcl DeleteObject',
        'DeleteObjectTagging DeleteObjectVersionTagging GetObjectTagging GetObjectVersionTagging',
        'PutObjectTagging PutObjectVersionTagging',
      ),
      resources: [`${bucket}/*`],
    },
    { actions: of('s3', 'ListBucket GetBucketLocation', lifecycle), resources: [bucket] },
  ],
  S3ReadPolicy: [{ actions: of('s3', readingBucket, 'GetLifecycleConfiguration'), resources: bucketAndObjects }],
  S3WritePolicy: [
    { actions: of('s3', 'PutObject PutObjectAcl PutLifecycleConfiguration'), resources: bucketAndObjects },
  ],
  SNSCrudPolicy: [
    {
      actions: of('sns', 'ListSubscriptionsByTopic CreateTopic SetTopicAttributes Subscribe Publish'),
      resources: [arn('sns', '${TopicName}*')],
    },
  ],
  SNSPublishMessagePolicy: [{ actions: of('sns', 'Publish'), resources: [arn('sns', '${TopicName}')] }],
  SQSPollerPolicy: [
    {
      actions: of(
        'sqs',
        'ChangeMessageVisibility ChangeMessageVisibilityBatch DeleteMessage DeleteMessageBatch',
        'GetQueueAttributes ReceiveMessage',
      ),
      resources: queue,
    },
  ],
  SQSSendMessagePolicy: [{ actions: of('sqs', 'SendMessage*'), resources: queue }],
};

/** The policy templates of services that are not emulated, by the prefix of their actions. A call to such a service fails anyway. */
const otherServices: Readonly<Record<string, string>> = {
  acm: 'AcmGetCertificatePolicy',
  athena: 'AthenaQueryPolicy',
  backup: 'DynamoDBBackupFullAccessPolicy DynamoDBRestoreFromBackupPolicy',
  ce: 'CostExplorerReadOnlyPolicy',
  cloudformation: 'CloudFormationDescribeStacksPolicy',
  cloudwatch: 'CloudWatchDashboardPolicy CloudWatchDescribeAlarmHistoryPolicy CloudWatchPutMetricPolicy',
  codecommit: 'CodeCommitCrudPolicy CodeCommitReadPolicy',
  codepipeline: 'CodePipelineLambdaExecutionPolicy CodePipelineReadOnlyPolicy',
  comprehend: 'ComprehendBasicAccessPolicy',
  ec2: 'AMIDescribePolicy EC2CopyImagePolicy EC2DescribePolicy VPCAccessPolicy',
  ecs: 'EcsRunTaskPolicy',
  eks: 'EKSDescribePolicy',
  elasticfilesystem: 'EFSWriteAccessPolicy',
  elasticmapreduce:
    'ElasticMapReduceAddJobFlowStepsPolicy ElasticMapReduceCancelStepsPolicy ' +
    'ElasticMapReduceModifyInstanceFleetPolicy ElasticMapReduceModifyInstanceGroupsPolicy ' +
    'ElasticMapReduceSetTerminationProtectionPolicy ElasticMapReduceTerminateJobFlowsPolicy',
  es: 'ElasticsearchHttpPostPolicy',
  firehose: 'FirehoseCrudPolicy FirehoseWritePolicy',
  kinesis: 'KinesisCrudPolicy KinesisStreamReadPolicy',
  kms: 'KMSDecryptPolicy KMSEncryptPolicy KMSEncryptPolicy_v2',
  logs: 'FilterLogEventsPolicy',
  mobileanalytics: 'MobileAnalyticsWriteOnlyAccessPolicy',
  mobiletargeting: 'PinpointEndpointAccessPolicy',
  organizations: 'OrganizationsListAccountsPolicy',
  polly: 'PollyFullAccessPolicy',
  rekognition:
    'RekognitionDetectOnlyPolicy RekognitionFacesManagementPolicy RekognitionFacesPolicy RekognitionLabelsPolicy ' +
    'RekognitionNoDataAccessPolicy RekognitionReadPolicy RekognitionWriteOnlyAccessPolicy',
  route53: 'Route53ChangeResourceRecordSetsPolicy',
  sagemaker: 'SageMakerCreateEndpointConfigPolicy SageMakerCreateEndpointPolicy',
  secretsmanager: 'AWSSecretsManagerGetSecretValuePolicy AWSSecretsManagerRotationPolicy',
  serverlessrepo: 'ServerlessRepoReadWriteAccessPolicy',
  ses:
    'SESBulkTemplatedCrudPolicy SESBulkTemplatedCrudPolicy_v2 SESCrudPolicy SESEmailTemplateCrudPolicy ' +
    'SESSendBouncePolicy',
  ssm: 'SSMParameterReadPolicy SSMParameterWithSlashPrefixReadPolicy',
  states: 'StepFunctionsCallbackPolicy StepFunctionsExecutionPolicy StepFunctionsExecutionPolicy_v2',
  textract: 'TextractDetectAnalyzePolicy TextractGetResultPolicy TextractPolicy',
};

const servicesByTemplate: ReadonlyMap<string, string> = new Map(
  Object.entries(otherServices).flatMap(([service, names]) =>
    names.split(' ').map((name): [string, string] => [name, service]),
  ),
);

export function isPolicyTemplate(name: string): boolean {
  return Object.hasOwn(emulated, name) || servicesByTemplate.has(name);
}

/** Returns the statements of a SAM policy template, or the name of a missing parameter. */
export function statementsOfTemplate(name: string, values: unknown): object[] | string {
  const service = servicesByTemplate.get(name);
  if (service !== undefined) return [statement(`${service}:*`, '*')];
  const parameters = isRecord(values) ? values : {};
  const templates = emulated[name] ?? [];
  for (const [, parameter = ''] of templates.flatMap(({ resources }) => [
    ...resources.join().matchAll(/\$\{(\w+)\}/g),
  ])) {
    if (parameters[parameter] === undefined) return parameter;
  }
  return templates.map(({ actions, resources }) =>
    statement(
      actions,
      resources.map((resource) => sub(resource, parameters)),
    ),
  );
}
