import type { BucketModel, RuleModel, ScheduleModel, SubscriptionModel, TopicModel } from './event-models.ts';

/** The emulated resources of a template, typed, with every reference resolved. */
export interface StackModel {
  readonly stackName: string;
  readonly tables: readonly TableModel[];
  readonly queues: readonly QueueModel[];
  readonly functions: readonly FunctionModel[];
  /** Mappings of queues to functions. */
  readonly eventSourceMappings: readonly EventSourceMappingModel[];
  /** Mappings of table streams to functions. */
  readonly streamMappings: readonly StreamMappingModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly rules: readonly RuleModel[];
  readonly topics: readonly TopicModel[];
  readonly subscriptions: readonly SubscriptionModel[];
  readonly buckets: readonly BucketModel[];
  readonly roles: readonly RoleModel[];
  readonly queuePolicies: readonly QueuePolicyModel[];
  /** The resource policies of topics and functions: who may publish to them, or invoke them. */
  readonly resourcePolicies: readonly ResourcePolicyModel[];
  readonly outputs: Readonly<Record<string, string>>;
  /** A line for each important thing in the template that is not emulated, with its consequence. */
  readonly unsupported: readonly string[];
  /** A line for each thing that is not emulated and that changes nothing here: alarms, log groups, encryption. */
  readonly notEmulated: readonly string[];
  /** A line for each thing that works here but is likely to cause problems on AWS. */
  readonly warnings: readonly string[];
}

/** A table of a template, with its references resolved. */
export interface TableModel {
  readonly logicalId: string;
  readonly name: string;
  readonly keySchema: readonly KeyAttribute[];
  readonly attributeTypes: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  readonly globalSecondaryIndexes: readonly IndexModel[];
  readonly localSecondaryIndexes: readonly IndexModel[];
  /** The attribute with the epoch seconds at which an item expires. */
  readonly timeToLiveAttribute?: string | undefined;
  readonly stream?: StreamModel | undefined;
}

/** The stream of a table. It records the change of each write. */
export interface StreamModel {
  readonly arn: string;
  readonly viewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
}

export interface KeyAttribute {
  readonly name: string;
  readonly keyType: 'HASH' | 'RANGE';
}

export interface IndexModel {
  readonly name: string;
  readonly keySchema: readonly KeyAttribute[];
  readonly projectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
  readonly nonKeyAttributes: readonly string[];
}

/** A queue of a template, with its references resolved. */
export interface QueueModel {
  readonly logicalId: string;
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** The ARN of another stack's queue, if this queue stands in for it. Permissions apply to that ARN. */
  readonly externalArn?: string | undefined;
  /** The attributes as `CreateQueue` of SQS takes them, with durations in seconds. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly visibilityTimeoutSeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number } | undefined;
}

/** A function of a template, with its references resolved. */
export interface FunctionModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The absolute path of the code folder. Undefined if the template's assets do not have it. */
  readonly codeFolder?: string | undefined;
  /** The absolute path of the folder with its layers' content, which is `/opt` on Lambda. Undefined without layers. */
  readonly layersFolder?: string | undefined;
  /** True if one of its layers belongs to another stack. Packages of this project replace its content. */
  readonly hasForeignLayers?: boolean | undefined;
  /** `file.export`. */
  readonly handler: string;
  readonly runtime?: string | undefined;
  /** The reason why no process can run the function here, such as its runtime. Only a handler in this process can replace it. */
  readonly notRun?: string | undefined;
  readonly timeoutSeconds: number;
  readonly memorySizeMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined if the name of the role can't be resolved here. */
  readonly roleArn?: string | undefined;
  readonly reservedConcurrency?: number | undefined;
  /** True if Lambda lets the function invoke itself through queues and topics without a limit. */
  readonly allowsRecursiveLoop?: boolean | undefined;
  /** The maximum number of retries of an asynchronous invocation, after its first attempt. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** ARN of the queue, topic, function or event bus that receives the results of successful asynchronous invocations. */
  readonly onSuccessArn?: string | undefined;
  /** ARN of the queue, topic, function or event bus that receives the results of failed asynchronous invocations. */
  readonly onFailureArn?: string | undefined;
  /** ARN of the queue or topic that receives the event of an asynchronous invocation whose last attempt failed. */
  readonly deadLetterArn?: string | undefined;
}

/** A mapping of a queue to a function. */
export interface EventSourceMappingModel {
  readonly logicalId: string;
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly maximumConcurrency?: number | undefined;
  readonly reportBatchItemFailures: boolean;
  /** Filter patterns as JSON. Messages that match none of them are deleted. Without patterns, the function receives every message. */
  readonly filterPatterns?: readonly string[] | undefined;
  readonly enabled: boolean;
}

/** A mapping of a table's stream to a function. */
export interface StreamMappingModel {
  readonly logicalId: string;
  readonly functionName: string;
  readonly streamArn: string;
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly bisectBatchOnFunctionError: boolean;
  /** Undefined: retries until a record is too old. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Undefined: as long as the stream keeps the record. */
  readonly maximumRecordAgeSeconds?: number | undefined;
  /** Filter patterns as JSON. Records that match none of them are skipped. Without patterns, the function receives every record. */
  readonly filterPatterns: readonly string[];
  /** ARN of the queue or topic that receives the metadata of discarded records, without their content. */
  readonly onFailureArn?: string | undefined;
  readonly enabled: boolean;
}

/** A policy document with every reference resolved, and a label for messages. It is parsed where it is evaluated. */
export interface PolicyModel {
  readonly label: string;
  readonly document: unknown;
}

export interface RoleModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** The policy that says who may assume the role. */
  readonly trustPolicy: PolicyModel;
  /** The role's own policies, and the template's policies that are attached to it. */
  readonly policies: readonly PolicyModel[];
}

export interface QueuePolicyModel extends PolicyModel {
  readonly queueArns: readonly string[];
}

export interface ResourcePolicyModel extends PolicyModel {
  readonly resourceArns: readonly string[];
}
