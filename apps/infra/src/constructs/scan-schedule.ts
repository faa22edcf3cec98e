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

/** The schedule that invokes the scanner with the scheduled time. A firing that cannot be delivered goes to a dead-letter queue. */
export class ScanSchedule extends Construct {
  readonly scheduleName: string;
  /** Holds the firings that could not be delivered to the scanner. No function consumes it. */
  readonly deadLetterQueue: PipelineQueue;

  constructor(scope: Construct, id: string, { deployment, scanner, expression, timeZone }: ScanScheduleProps) {
    super(scope, id);
    const deadLetterQueue = new PipelineQueue(this, 'DeadLetterQueue', {
      deployment,
      retentionDays: deadLetterRetentionDays,
    });
    acknowledge(deadLetterQueue, 'AwsSolutions-SQS3', 'It is the dead-letter queue of a schedule.');
    this.deadLetterQueue = deadLetterQueue;

    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        // Only this account's schedules may assume the role: https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
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
        // EventBridge Scheduler fills in the time that the firing was scheduled for, however late it is delivered.
        input: JSON.stringify({ scheduledTime: '<aws.scheduler.scheduled-time>' }),
        deadLetterConfig: { arn: deadLetterQueue.queueArn },
        retryPolicy: {
          maximumEventAgeInSeconds: schedule.maximumEventAgeSeconds,
          maximumRetryAttempts: schedule.maximumRetryAttempts,
        },
      },
    });
    // EventBridge Scheduler checks at creation that it can assume the role and that the role has its permissions.
    scan.node.addDependency(role);
    this.scheduleName = scan.ref;
  }
}
