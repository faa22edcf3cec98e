import { hash } from 'node:crypto';
import { isTrue, text } from './intrinsics.ts';
import { NotEmulatedReferenceError } from './template-error.ts';
import type { TemplateResource } from './template-schema.ts';

/** The account, region and addresses that the references of a template resolve to. */
export interface StackPlace {
  readonly stackName: string;
  readonly accountId: string;
  readonly region: string;
  /** The origin of the local SQS server, without a slash at the end. */
  readonly sqsEndpoint: string;
}

/** The values of `Ref` and `Fn::GetAtt` for a resource. */
export interface ResourceDescription {
  readonly type: string;
  readonly name: string;
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface NamedType {
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

const namedTypes: Readonly<Record<string, NamedType>> = {
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
export function streamArnOf(tableArn: string): string {
  return `${tableArn}/stream/2020-01-01T00:00:00.000`;
}

export function queueUrlOf(queueName: string, { sqsEndpoint, accountId }: StackPlace): string {
  return `${sqsEndpoint}/${accountId}/${queueName}`;
}

/** Returns the name, ARN and attributes of a resource. Throws NotEmulatedReferenceError if its type is not described here. */
export function describeResource(
  logicalId: string,
  resource: TemplateResource,
  place: StackPlace,
  resolve: (value: unknown) => unknown,
): ResourceDescription {
  const { Type: type, Properties: properties } = resource;
  const named = Object.hasOwn(namedTypes, type) ? namedTypes[type] : undefined;
  if (named === undefined) {
    throw new NotEmulatedReferenceError(logicalId, type);
  }
  const explicitName = resolve(properties[named.nameProperty]);
  const isFifo = named.fifoProperty !== undefined && isTrue(resolve(properties[named.fifoProperty]));
  const generated = generatedName(logicalId, place, named.maximumNameLength, isFifo);
  const defaultName = named.isLowerCase === true ? generated.toLowerCase() : generated;
  const name = typeof explicitName === 'string' ? explicitName : defaultName;
  // IAM is global: its ARNs have no region.
  const arn = named.arn(
    name,
    (service) => `arn:aws:${service}:${service === 'iam' ? '' : place.region}:${place.accountId}`,
    (property) => resolve(properties[property]),
  );
  return {
    type,
    name,
    ref: named.ref?.(name, arn, place) ?? name,
    attributes: { Arn: arn, ...named.attributes?.(name, arn) },
  };
}

/** Returns true if resources of this type have a name, an ARN and attributes here. */
export function isDescribed(type: string): boolean {
  return Object.hasOwn(namedTypes, type);
}

/**
 * Describes a resource that is not emulated, for a function's variable that refers to it. The name is the one that CloudFormation would
 * generate.
 */
export function standInFor({ logicalId, type }: NotEmulatedReferenceError, place: StackPlace): ResourceDescription {
  const name = generatedName(logicalId, place);
  const [, service = ''] = type.split('::');
  const arn = `arn:aws:${service.toLowerCase()}:${place.region}:${place.accountId}:${name}`;
  return { type, name, ref: name, attributes: { Arn: arn } };
}

/**
 * Returns CloudFormation's name for a resource. A name that is too long ends with a hash, where CloudFormation puts random characters, so
 * names stay distinct.
 */
function generatedName(
  logicalId: string,
  { stackName }: StackPlace,
  maximumLength = Number.POSITIVE_INFINITY,
  isFifo = false,
): string {
  const suffix = isFifo ? '.fifo' : '';
  const name = `${stackName}-${logicalId}`;
  if (name.length + suffix.length <= maximumLength) return name + suffix;
  const ending = `-${hash('sha256', name).slice(0, 8)}${suffix}`;
  return name.slice(0, maximumLength - ending.length) + ending;
}
