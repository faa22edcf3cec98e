import { Alarm, type AlarmProps, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { pascalCase } from '../pascal-case.ts';
import type { Stage } from '../stage.ts';

export interface PipelineAlarmProps extends AlarmProps {
  deployment: Deployment;
  /** In kebab-case, without the prefix: the heading of its section in docs/operations.md. */
  name: string;
  /** One sentence for whoever is woken: what it means to rows and their owners. */
  errorImpact: string;
  /** What silence means. It differs from alarm to alarm, so no default is right. */
  treatMissingData: TreatMissingData;
}

/** What the names of a stage's alarms begin with. */
export function alarmNamePrefix(stage: Stage): string {
  return `daybreak-${stage}-`;
}

/** An alarm that says what is at stake and where its runbook is, and tells the topic when it begins and when it ends. */
export class PipelineAlarm extends Alarm {
  constructor(scope: Construct, { deployment, name, errorImpact, ...props }: PipelineAlarmProps) {
    super(scope, pascalCase(name), {
      ...props,
      alarmName: `${alarmNamePrefix(deployment.stage)}${name}`,
      alarmDescription: `${errorImpact} What to do: docs/operations.md, ${name}.`,
    });
    if (deployment.alarmTopic === undefined) return;
    const tell = new SnsAction(deployment.alarmTopic);
    this.addAlarmAction(tell);
    this.addOkAction(tell);
  }
}
