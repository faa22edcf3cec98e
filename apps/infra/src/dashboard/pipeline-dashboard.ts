import { type Alarm, AlarmStatusWidget, Dashboard, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Pipeline } from '../pipeline.ts';
import { editorWidgets } from './editor-widgets.ts';
import { failureWidgets } from './failure-widgets.ts';
import { flowWidgets } from './flow-widgets.ts';
import { healthWidgets } from './health-widgets.ts';
import { notifierWidgets } from './notifier-widgets.ts';
import { stepWidgets } from './step-widgets.ts';

export interface PipelineDashboardProps {
  deployment: Deployment;
  pipeline: Pipeline;
  alarms: readonly Alarm[];
}

/** The columns of CloudWatch's grid. */
export const fullWidth = 24;

/** The dashboard of the pipeline, from top to bottom: alarms, the flow of due rows, failures, then functions, tables and steps. */
export class PipelineDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { deployment, pipeline, alarms }: PipelineDashboardProps) {
    const { stage } = deployment;
    super(scope, id, {
      dashboardName: `daybreak-${stage}`,
      widgets: [
        [heading(`# Daybreak, ${stage}\n\nThe runbook of each alarm is in docs/operations.md.`, 2)],
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: fullWidth, height: 4 })],
        [heading('## Due rows, from the schedule to the completed row')],
        ...flowWidgets(stage, pipeline),
        [heading('## Failures')],
        ...failureWidgets(stage, pipeline),
        [heading('## Functions, tables and steps')],
        ...healthWidgets(pipeline),
        editorWidgets(stage, pipeline),
        ...stepWidgets(pipeline.steps),
        ...notifierWidgets(pipeline.notifier),
      ],
    });
  }
}

function heading(markdown: string, height = 1): IWidget {
  return new TextWidget({ markdown, width: fullWidth, height });
}
