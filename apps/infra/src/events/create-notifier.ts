import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { PipelineFunction } from '../constructs/pipeline-function.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { RowsTable } from '../constructs/rows-table.ts';
import type { Deployment } from '../deployment.ts';
import { grantKeyToPublish, grantKeyToSend } from '../grant-key.ts';
import { grantRetryPolicy, retryPolicyEnvironment } from '../retry-policy.ts';
import { notifier as settings } from '../settings.ts';
import { createStepQueues } from '../steps/create-step-queues.ts';
import type { CreatedStep } from '../steps/create-steps.ts';
import { createEventTarget, type EventTarget } from './event-target.ts';
import { StreamConsumer } from './stream-consumer.ts';

/** The function that tells others how versions of rows end. Its queues are those of a step: of events that the stream did not wait for. */
export interface Notifier extends CreatedStep {
  /** Undefined when only steps after completion are told. */
  target: EventTarget | undefined;
}

export interface NotifierProps {
  /** `event-bus`, `queue`, `topic` or an ARN. Undefined when only steps are told. */
  eventTarget: string | undefined;
  eventValues: boolean;
  deployment: Deployment;
  bundlesDirectory: string;
  rowsTable: RowsTable;
}

/** Stream of the rows table → notifier → target; what could not be sent for an hour → its queue → notifier → dead-letter queue. */
export function createNotifier(scope: Construct, props: NotifierProps): Notifier {
  const { deployment, bundlesDirectory, rowsTable, eventTarget, eventValues } = props;
  const { encryptionKey } = deployment;
  const name = 'notifier';
  const id = 'Notifier';
  const queues = createStepQueues(scope, { name, ...settings }, deployment);
  const target = eventTarget === undefined ? undefined : createEventTarget(scope, eventTarget, deployment);
  const notifier = new PipelineFunction(scope, id, {
    deployment,
    name,
    settings: settings.function,
    bundlesDirectory,
    environment: {
      ...(target === undefined
        ? {}
        : { EVENT_TARGET: target.id, EVENT_SOURCE: `daybreak.${deployment.stage}`, EVENT_VALUES: String(eventValues) }),
      HELD_QUEUE_URL: queues.queue.queueUrl,
      HOLD_AFTER_SECONDS: String(settings.holdAfterMinutes * 60),
      ...retryPolicyEnvironment(queues),
    },
  });
  new StreamConsumer(scope, `${id}StreamConsumer`, {
    deployment,
    settings: settings.stream,
    table: rowsTable,
    function: notifier,
  });
  new QueueConsumer(scope, `${id}QueueConsumer`, {
    deployment,
    settings: settings.consumer,
    queue: queues.queue,
    function: notifier,
  });
  grantRetryPolicy(notifier, queues);
  grant(notifier, 'sqs:SendMessage', queues.queue.queueArn);
  grantKeyToSend(notifier, encryptionKey);
  if (target !== undefined) grant(notifier, target.action, target.arn);
  if (target?.kind === 'topic') grantKeyToPublish(notifier, encryptionKey);
  if (target?.queue !== undefined) {
    acknowledge(
      target.queue,
      'AwsSolutions-SQS3',
      'Whoever consumes the events decides what becomes of those that fail.',
    );
  }
  return { id, name, function: notifier, target, ...queues };
}

function grant(grantee: PipelineFunction, action: string, resourceArn: string): void {
  Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [resourceArn] });
}
