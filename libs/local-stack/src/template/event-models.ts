import type { FilterPolicy } from '../patterns/subscription-filter.ts';

/** A schedule of a template, with its references resolved. */
export interface ScheduleModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  /** `rate(…)`, `cron(…)` or `at(…)`, in `timeZone`. */
  readonly expression: string;
  readonly timeZone: string;
  /** Undefined if the target is not a function. */
  readonly functionName?: string | undefined;
  /** The ARN of the target: a function, with the version or alias that the schedule names, a queue, a topic or an event bus. */
  readonly targetArn?: string | undefined;
  /** The parameters of the request to a target that is not a function. */
  readonly outgoing?: ScheduleOutgoing | undefined;
  readonly groupArn: string;
  /** The role that the Scheduler assumes to invoke the target and to send to the dead-letter queue. */
  readonly roleArn?: string | undefined;
  readonly deadLetterQueueArn?: string | undefined;
  /** JSON text with `<aws.scheduler.…>` placeholders. */
  readonly input?: string | undefined;
  readonly enabled: boolean;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
}

/** The parameters of a scheduled request: the message group of a queue or topic, or the source and detail type of an event. */
export interface ScheduleOutgoing {
  readonly messageGroupId?: string | undefined;
  readonly messageDeduplicationId?: string | undefined;
  readonly source?: string | undefined;
  readonly detailType?: string | undefined;
}

/** A rule of EventBridge with an event pattern, a schedule expression, or both. */
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
  /** ARN of a function, a queue, a topic or an event bus. */
  readonly arn: string;
  /** The role that EventBridge assumes to send the event. Without it, the target's own policy must allow EventBridge. */
  readonly roleArn?: string | undefined;
  /** JSON text that the target receives instead of the event. */
  readonly input?: string | undefined;
  /** JSONPath of the part of the event that the target receives. */
  readonly inputPath?: string | undefined;
  readonly inputTransformer?:
    | { readonly paths: Readonly<Record<string, string>>; readonly template: string }
    | undefined;
  /** The message group of a FIFO queue. */
  readonly messageGroupId?: string | undefined;
  readonly deadLetterQueueArn?: string | undefined;
}

/** A bucket of S3, and the receivers of its notifications. */
export interface BucketModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly notifications: readonly BucketNotificationModel[];
  /** True if changes of its objects are put on the default event bus. */
  readonly toEventBridge: boolean;
}

export interface BucketNotificationModel {
  /** Event types, such as `s3:ObjectCreated:*`. */
  readonly events: readonly string[];
  /** ARN of a function, a queue or a topic. */
  readonly arn: string;
  /** The prefix and the suffix of the object's key. */
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
  /** True if the receiver gets the message alone, without the notification around it. */
  readonly isRaw: boolean;
  readonly deadLetterQueueArn?: string | undefined;
}
