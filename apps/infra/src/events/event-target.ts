import { Aws } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { PipelineQueue } from '../constructs/pipeline-queue.ts';
import type { Deployment } from '../deployment.ts';
import { type EventTargetKind, eventTargetKind } from '../event-target-kind.ts';
import { deadLetterRetentionDays } from '../settings.ts';
import { InfraError } from '../stage.ts';

/** What the notifier sends events to, and what it needs for that. */
export interface EventTarget {
  kind: EventTargetKind;
  /** As the notifier reads it: the ARN of a bus or a topic, the URL of a queue. */
  id: string;
  arn: string;
  action: 'events:PutEvents' | 'sqs:SendMessage' | 'sns:Publish';
  /** A queue of this stack, which the owner of the events consumes. */
  queue?: PipelineQueue;
}

/** Creates the target, or takes the existing one. Throws InfraError for what is no target. */
export function createEventTarget(scope: Construct, target: string, deployment: Deployment): EventTarget {
  switch (eventTargetKind(target)) {
    case undefined:
      throw new InfraError(`${target} is no target of events`);
    case 'event-bus': {
      const arn =
        target === 'event-bus'
          ? new EventBus(scope, 'EventBus', { eventBusName: `daybreak-${deployment.stage}` }).eventBusArn
          : target;
      return { kind: 'event-bus', id: arn, arn, action: 'events:PutEvents' };
    }
    case 'queue':
      return target === 'queue' ? ownQueue(scope, deployment) : existingQueue(target);
    case 'topic': {
      const { encryptionKey } = deployment;
      const arn =
        target === 'topic'
          ? new Topic(scope, 'EventTopic', {
              enforceSSL: true,
              ...(encryptionKey === undefined ? {} : { masterKey: encryptionKey }),
            }).topicArn
          : target;
      return { kind: 'topic', id: arn, arn, action: 'sns:Publish' };
    }
  }
}

function ownQueue(scope: Construct, deployment: Deployment): EventTarget {
  const queue = new PipelineQueue(scope, 'EventQueue', { deployment, retentionDays: deadLetterRetentionDays });
  return { kind: 'queue', id: queue.queueUrl, arn: queue.queueArn, action: 'sqs:SendMessage', queue };
}

function existingQueue(arn: string): EventTarget {
  const [, , , region, account, name] = arn.split(':');
  const url = `https://sqs.${region}.${Aws.URL_SUFFIX}/${account}/${name}`;
  return { kind: 'queue', id: url, arn, action: 'sqs:SendMessage' };
}
