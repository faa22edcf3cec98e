import { Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { metricPeriod } from '../metrics.ts';
import { alarms } from '../settings.ts';
import { PipelineAlarm } from './pipeline-alarm.ts';

export interface OldestMessageAlarmProps {
  deployment: Deployment;
  name: string;
  errorImpact: string;
  queue: IQueue;
}

/** A message has waited longer in its queue than all its attempts take. */
export class OldestMessageAlarm extends PipelineAlarm {
  constructor(scope: Construct, { queue, ...props }: OldestMessageAlarmProps) {
    super(scope, {
      ...props,
      metric: queue.metricApproximateAgeOfOldestMessage({ statistic: Stats.MAXIMUM, period: metricPeriod }),
      threshold: alarms.oldestMessageMinutes * 60,
      evaluationPeriods: 1,
      // SQS stops publishing six hours after the last call to a queue. That must not clear the alarm.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }
}
