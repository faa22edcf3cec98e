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
  /** Minutes for which the queue may hold messages: 5 for a queue that should always be empty. */
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
      // SQS stops publishing six hours after the last call to a queue, even if it holds messages. That must not clear the alarm.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
