import type { FilterPolicy } from '../patterns/subscription-filter.ts';

/** What a template asks for, as far as it is emulated: typed, with every reference resolved. */
export interface StackModel {
  readonly stackName: string;
  readonly tables: readonly TableModel[];
  readonly queues: readonly QueueModel[];
  readonly functions: readonly FunctionModel[];
  /** Of queues. */
  readonly eventSourceMappings: readonly EventSourceMappingModel[];
  /** Of streams of tables. */
  readonly streamMappings: readonly StreamMappingModel[];
  readonly schedules: readonly ScheduleModel[];
  readonly rules: readonly RuleModel[];
  readonly topics: readonly TopicModel[];
  readonly subscriptions: readonly SubscriptionModel[];
  readonly buckets: readonly BucketModel[];
  readonly roles: readonly RoleModel[];
  readonly queuePolicies: readonly QueuePolicyModel[];
  /** Of topics and of functions: who else may publish, and invoke. */
  readonly resourcePolicies: readonly ResourcePolicyModel[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What is in the template, matters, and is not emulated: one line each. */
  readonly unsupported: readonly string[];
  /** What is not emulated because nothing here depends on it: alarms, log groups, encryption. */
  readonly notEmulated: readonly string[];
  /** What works here but is likely to hurt when deployed. */
  readonly warnings: readonly string[];
}

/** A template's table, its references resolved. */
export interface TableModel {
  readonly logicalId: string;
  readonly name: string;
  readonly keySchema: readonly KeyAttribute[];
  readonly attributeTypes: Readonly<Record<string, 'S' | 'N' | 'B'>>;
  readonly globalSecondaryIndexes: readonly IndexModel[];
  readonly localSecondaryIndexes: readonly IndexModel[];
  /** The attribute with the epoch seconds at which an item expires. The engines here never expire one. */
  readonly timeToLiveAttribute?: string | undefined;
  readonly stream?: StreamModel | undefined;
}

/** The stream of a table, which records what each write changes. */
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

/** A template's queue, its references resolved. */
export interface QueueModel {
  readonly logicalId: string;
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  /** The ARN of the queue of another stack for which it stands here. Permissions are those on that one. */
  readonly externalArn?: string | undefined;
  /** As SQS's `CreateQueue` takes them; durations in seconds. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly visibilityTimeoutSeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number } | undefined;
}

/** A template's function, its references resolved. */
export interface FunctionModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Folder with the code, absolute; undefined when the template's assets don't have it. */
  readonly codeFolder?: string | undefined;
  /** Folder with the content of its layers, absolute, which is `/opt` on Lambda; undefined without any. */
  readonly layersFolder?: string | undefined;
  /** `file.export`. */
  readonly handler: string;
  readonly runtime?: string | undefined;
  /** Why no process here can run it, such as its runtime. Only a handler can stand for it. */
  readonly notRun?: string | undefined;
  readonly timeoutSeconds: number;
  readonly memorySizeMiB: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Undefined when the template doesn't give it by a name that is known here. */
  readonly roleArn?: string | undefined;
  readonly reservedConcurrency?: number | undefined;
  /** Of asynchronous invocations, after the first attempt. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
  /** ARNs of queues, topics, functions or event buses that get the results of asynchronous invocations. */
  readonly onSuccessArn?: string | undefined;
  readonly onFailureArn?: string | undefined;
  /** The queue or topic that gets the event of an asynchronous invocation that failed for good. */
  readonly deadLetterArn?: string | undefined;
}

/** A template's mapping of a queue to a function. */
export interface EventSourceMappingModel {
  readonly logicalId: string;
  readonly functionName: string;
  readonly queueArn: string;
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly maximumConcurrency?: number | undefined;
  readonly reportBatchItemFailures: boolean;
  /** JSON; a message that matches one of them is handed out, and any other deleted. Without any, every message is handed out. */
  readonly filterPatterns?: readonly string[] | undefined;
  readonly enabled: boolean;
}

/** A template's mapping of a table's stream to a function. */
export interface StreamMappingModel {
  readonly logicalId: string;
  readonly functionName: string;
  readonly streamArn: string;
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  readonly batchSize: number;
  readonly maximumBatchingWindowSeconds: number;
  readonly reportBatchItemFailures: boolean;
  readonly bisectBatchOnFunctionError: boolean;
  /** Undefined: as often as the record's age allows. */
  readonly maximumRetryAttempts?: number | undefined;
  /** Undefined: as long as the stream keeps a record. */
  readonly maximumRecordAgeSeconds?: number | undefined;
  /** JSON; a record that matches one of them is handed out. Without any, every record is. */
  readonly filterPatterns: readonly string[];
  /** The queue or topic that gets what is known of the records that are given up; their content is not. */
  readonly onFailureArn?: string | undefined;
  readonly enabled: boolean;
}

/** A template's schedule, its references resolved. */
export interface ScheduleModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** `rate(…)`, `cron(…)` or `at(…)`, read in `timeZone`. */
  readonly expression: string;
  readonly timeZone: string;
  /** Undefined where the target is no function. */
  readonly functionName?: string | undefined;
  /** The function's, with the version or the alias that the schedule names; or that of a queue, a topic or an event bus. */
  readonly targetArn?: string | undefined;
  /** What goes with the input to a target that is no function. */
  readonly outgoing?: ScheduleOutgoing | undefined;
  readonly groupArn: string;
  /** The role by which the Scheduler invokes the function, and sends what it can't deliver to the dead-letter queue. */
  readonly roleArn?: string | undefined;
  readonly deadLetterQueueArn?: string | undefined;
  /** JSON text, with `<aws.scheduler.…>` placeholders. */
  readonly input?: string | undefined;
  readonly enabled: boolean;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** Of a queue and a topic, the group; of an event bus, what the event is. */
export interface ScheduleOutgoing {
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
}

/** A policy document with every reference resolved, and who it is of, for messages. It is parsed where it is evaluated. */
export interface PolicyModel {
  readonly label: string;
  readonly document: unknown;
}

export interface RoleModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Who may take the role on. */
  readonly trustPolicy: PolicyModel;
  /** Its own, and those of the template that are attached to it. */
  readonly policies: readonly PolicyModel[];
}

export interface QueuePolicyModel extends PolicyModel {
  readonly queueArns: readonly string[];
}

export interface ResourcePolicyModel extends PolicyModel {
  readonly resourceArns: readonly string[];
}

/** A rule of EventBridge: by a pattern, by the clock, or by both. */
export interface RuleModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly busArn: string;
  readonly eventPattern?: Readonly<Record<string, unknown>> | undefined;
  /** `rate(…)` or `cron(…)`, in UTC. */
  readonly scheduleExpression?: string | undefined;
  readonly enabled: boolean;
  readonly targets: readonly RuleTargetModel[];
}

export interface RuleTargetModel {
  readonly id: string;
  /** Of a function, a queue, a topic or an event bus. */
  readonly arn: string;
  /** In whose name the event is sent; without it, the target's own policy must allow EventBridge. */
  readonly roleArn?: string | undefined;
  /** JSON text that the target gets in place of the event. */
  readonly input?: string | undefined;
  /** JSONPath of the part of the event that the target gets. */
  readonly inputPath?: string | undefined;
  readonly inputTransformer?:
    | { readonly paths: Readonly<Record<string, string>>; readonly template: string }
    | undefined;
  /** Of a FIFO queue. */
  readonly messageGroupId?: string | undefined;
  readonly deadLetterQueueArn?: string | undefined;
}

/** A bucket of S3, and whom it notifies of its objects. */
export interface BucketModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly notifications: readonly BucketNotificationModel[];
  /** Whether what becomes of its objects is put on the default event bus. */
  readonly toEventBridge: boolean;
}

export interface BucketNotificationModel {
  /** `s3:ObjectCreated:*` and the like. */
  readonly events: readonly string[];
  /** Of a function, a queue or a topic. */
  readonly arn: string;
  /** Of the key. */
  readonly prefix: string;
  readonly suffix: string;
}

export interface TopicModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** Undefined for a standard topic. */
  readonly fifo?: { readonly contentBasedDeduplication: boolean } | undefined;
}

export interface SubscriptionModel {
  readonly logicalId: string;
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: 'sqs' | 'lambda';
  readonly endpointArn: string;
  readonly filter?: FilterPolicy | undefined;
  /** The message itself, without the notification around it. */
  readonly isRaw: boolean;
  readonly deadLetterQueueArn?: string | undefined;
}
