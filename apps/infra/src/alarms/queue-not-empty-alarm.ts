import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { messagesOf } from '../metrics.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface QueueNotEmptyAlarmProps {
  deployment: Deployment;
  name: string;
  errorImpact: string;
  queue: IQueue;
  /** For which messages may be there: 5 when none should ever be. */
  minutes: number;
}

/** A queue that should be empty holds messages. */
export class QueueNotEmptyAlarm extends PipelineAlarm {
  constructor(scope: Construct, { queue, minutes, ...props }: QueueNotEmptyAlarmProps) {
    super(scope, {
      ...props,
      metric: messagesOf(queue, 'messages'),
      threshold: 1,
      evaluationPeriods: minutes / 5,
      // SQS stops counting after six hours without a call, however many messages are left: that must not end the alarm.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
