import { Aws } from 'aws-cdk-lib';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Function } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Deployment } from '../deployment.ts';
import { grantKeyToSend } from '../grant-key.ts';
import { deadLetterRetentionDays, schedule } from '../settings.ts';
import { PipelineQueue } from './pipeline-queue.ts';

export interface ScanScheduleProps {
  deployment: Deployment;
  scanner: Function;
  expression: string;
  timeZone: string;
}

/** Starts the scanner, telling it for which instant; a firing that can't reach it ends in a queue of its own. */
export class ScanSchedule extends Construct {
  readonly scheduleName: string;
  /** Firings that could not reach the scanner; nothing consumes it. */
  readonly deadLetterQueue: PipelineQueue;

  constructor(scope: Construct, id: string, { deployment, scanner, expression, timeZone }: ScanScheduleProps) {
    super(scope, id);
    const deadLetterQueue = new PipelineQueue(this, 'DeadLetterQueue', {
      deployment,
      retentionDays: deadLetterRetentionDays,
    });
    acknowledge(deadLetterQueue, 'AwsSolutions-SQS3', 'It is a dead-letter queue: of the schedule, which is no queue.');
    this.deadLetterQueue = deadLetterQueue;

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Only this account's schedules may borrow the role: otherwise a stranger's could, through the service.
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': `arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule-group/default`,
          },
        },
      }),
    });
    Grant.addToPrincipal({ grantee: role, actions: ['lambda:InvokeFunction'], resourceArns: [scanner.functionArn] });
    Grant.addToPrincipal({ grantee: role, actions: ['sqs:SendMessage'], resourceArns: [deadLetterQueue.queueArn] });
    grantKeyToSend(role, deployment.encryptionKey);

    const scan = new CfnSchedule(this, 'Resource', {
      name: `daybreak-${deployment.stage}-scan`,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: scanner.functionArn,
        roleArn: role.roleArn,
        // The Scheduler fills in the instant that it meant to fire at, however late it does.
        input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        retryPolicy: {
          maximumEventAgeInSeconds: schedule.maximumEventAgeSeconds,
          maximumRetryAttempts: schedule.maximumRetryAttempts,
        },
      },
    });
    // The Scheduler checks on creation that the role may be assumed and holds its grants.
    scan.node.addDependency(role);
    this.scheduleName = scan.ref;
  }
}
