import { Alarm, type AlarmProps, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { pascalCase } from '../pascal-case.ts';
import type { Stage } from '../stage.ts';

export interface PipelineAlarmProps extends AlarmProps {
  deployment: Deployment;
  /** The name in kebab-case, without the stage's prefix. It is also the heading of the alarm's runbook in docs/operations.md. */
  name: string;
  /** One sentence for the operator on call: what the alarm means for rows and their owners. */
  errorImpact: string;
  /** Required, since no default suits every alarm: some metrics have no data when all is well, others only when the pipeline is down. */
  treatMissingData: TreatMissingData;
}

export function alarmNamePrefix(stage: Stage): string {
  return `daybreak-${stage}-`;
}

/** An alarm that describes its impact, links its runbook, and notifies the alarm topic when it goes off and when it clears. */
export class PipelineAlarm extends Alarm {
  constructor(scope: Construct, { deployment, name, errorImpact, ...props }: PipelineAlarmProps) {
    super(scope, pascalCase(name), {
      ...props,
      alarmName: `${alarmNamePrefix(deployment.stage)}${name}`,
      alarmDescription: `${errorImpact} What to do: docs/operations.md, ${name}.`,
    });
    if (deployment.alarmTopic === undefined) return;
    const notifyTopic = new SnsAction(deployment.alarmTopic);
    this.addAlarmAction(notifyTopic);
    this.addOkAction(notifyTopic);
  }
}
