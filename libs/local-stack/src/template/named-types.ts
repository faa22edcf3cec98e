import { text } from './intrinsics.ts';
import { queueUrlOf, type StackPlace } from './stack-place.ts';

/** The name, ARN and attributes of a resource type. */
export interface NamedType {
  /** The property that names the resource. Without it, CloudFormation generates a name from the stack's name and the logical id. */
  nameProperty: string;
  /** The maximum length of the name. A longer generated name is shortened, as by CloudFormation. */
  maximumNameLength?: number;
  /** True if a generated name has only lowercase letters. */
  isLowerCase?: boolean;
  /** The property that is true if the resource's name ends with `.fifo`. */
  fifoProperty?: string;
  /** Returns the ARN. `property` returns the resolved value of another property of the resource. */
  arn(name: string, prefix: (service: string) => string, property: (name: string) => unknown): string;
  ref?(name: string, arn: string, place: StackPlace): string;
  attributes?(name: string, arn: string): Record<string, string>;
}

const table: NamedType = {
  nameProperty: 'TableName',
  arn: (name, arn) => `${arn('dynamodb')}:table/${name}`,
  attributes: (_, arn) => ({ StreamArn: streamArnOf(arn) }),
};

/** The resource types that have a name here. */
export const namedTypes: Readonly<Record<string, NamedType>> = {
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  'AWS::SQS::Queue': {
    nameProperty: 'QueueName',
    maximumNameLength: 80,
    fifoProperty: 'FifoQueue',
    arn: (name, arn) => `${arn('sqs')}:${name}`,
    ref: (name, _, place) => queueUrlOf(name, place),
    attributes: (name) => ({ QueueName: name }),
  },
  'AWS::Lambda::Function': {
    nameProperty: 'FunctionName',
    maximumNameLength: 64,
    arn: (name, arn) => `${arn('lambda')}:function:${name}`,
  },
  'AWS::Lambda::Alias': {
    nameProperty: 'Name',
    arn: (name, arn, property) => `${functionArnOf(property('FunctionName'), arn)}:${name}`,
    ref: (_, arn) => arn,
    attributes: (_, arn) => ({ AliasArn: arn }),
  },
  'AWS::Lambda::Version': {
    // A version has a number instead of a name, and this is the only version.
    nameProperty: 'Version',
    arn: (_, arn, property) => `${functionArnOf(property('FunctionName'), arn)}:1`,
    ref: (_, arn) => arn,
    attributes: (_, arn) => ({ Version: '1', FunctionArn: arn }),
  },
  'AWS::Lambda::LayerVersion': {
    nameProperty: 'LayerName',
    arn: (name, arn) => `${arn('lambda')}:layer:${name}:1`,
    ref: (_, arn) => arn,
    attributes: (_, arn) => ({ LayerVersionArn: arn }),
  },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    maximumNameLength: 64,
    arn: (name, arn, property) => `${arn('scheduler')}:schedule/${text(property('GroupName') ?? 'default')}/${name}`,
  },
  'AWS::Scheduler::ScheduleGroup': {
    nameProperty: 'Name',
    arn: (name, arn) => `${arn('scheduler')}:schedule-group/${name}`,
  },
  'AWS::IAM::Role': {
    nameProperty: 'RoleName',
    maximumNameLength: 64,
    arn: (name, arn) => `${arn('iam')}:role/${name}`,
    attributes: (name) => ({ RoleId: name }),
  },
  'AWS::IAM::ManagedPolicy': {
    nameProperty: 'ManagedPolicyName',
    arn: (name, arn) => `${arn('iam')}:policy/${name}`,
    ref: (_, arn) => arn,
  },
  'AWS::Events::EventBus': {
    nameProperty: 'Name',
    arn: (name, arn) => `${arn('events')}:event-bus/${name}`,
    attributes: (name) => ({ Name: name }),
  },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    maximumNameLength: 63,
    isLowerCase: true,
    arn: (name) => `arn:aws:s3:::${name}`,
    attributes: (name) => ({
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.amazonaws.com`,
    }),
  },
  'AWS::Events::Rule': {
    nameProperty: 'Name',
    maximumNameLength: 64,
    arn(name, arn, property) {
      const bus = text(property('EventBusName') ?? 'default').replace(/^.*:event-bus\//, '');
      return `${arn('events')}:rule/${bus === 'default' ? '' : `${bus}/`}${name}`;
    },
  },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', arn: (name, arn) => `${arn('logs')}:log-group:${name}:*` },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', arn: (name, arn) => `${arn('cloudwatch')}:alarm:${name}` },
  'AWS::SNS::Topic': {
    nameProperty: 'TopicName',
    maximumNameLength: 256,
    fifoProperty: 'FifoTopic',
    arn: (name, arn) => `${arn('sns')}:${name}`,
    ref: (_, arn) => arn,
    attributes: (name) => ({ TopicName: name }),
  },
};

/** Returns the ARN of a function from its name or its ARN. */
function functionArnOf(nameOrArn: unknown, prefix: (service: string) => string): string {
  const value = text(nameOrArn);
  return value.startsWith('arn:') ? value : `${prefix('lambda')}:function:${value}`;
}

/** Returns the ARN of a table's stream. Its label is the time at which the stream was enabled. */
function streamArnOf(tableArn: string): string {
  return `${tableArn}/stream/2020-01-01T00:00:00.000`;
}
