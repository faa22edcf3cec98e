import { type Alarm, AlarmStatusWidget, Dashboard, type IWidget, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import type { Pipeline } from '../pipeline.ts';
import { failureWidgets } from './failure-widgets.ts';
import { flowWidgets } from './flow-widgets.ts';
import { healthWidgets } from './health-widgets.ts';
import { stepWidgets } from './step-widgets.ts';

export interface PipelineDashboardProps {
  deployment: Deployment;
  pipeline: Pipeline;
  alarms: readonly Alarm[];
}

/** CloudWatch draws on a grid of 24 columns. */
export const fullWidth = 24;

/** The pipeline on one page, top to bottom: is all well, what happened to what is due, what failed, how the parts are. */
export class PipelineDashboard extends Dashboard {
  constructor(scope: Construct, id: string, { deployment, pipeline, alarms }: PipelineDashboardProps) {
    const { stage } = deployment;
    super(scope, id, {
      dashboardName: `daybreak-${stage}`,
      widgets: [
        [heading(`# Daybreak, ${stage}\n\nWhat each alarm means and what to do is in docs/operations.md.`, 2)],
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: fullWidth, height: 4 })],
        [heading('## What is due, from the schedule to completed')],
        ...flowWidgets(stage, pipeline),
        [heading('## What failed')],
        ...failureWidgets(stage, pipeline),
        [heading('## How the parts are')],
        ...healthWidgets(pipeline),
        ...stepWidgets(pipeline.steps),
      ],
    });
  }
}

function heading(markdown: string, height = 1): IWidget {
  return new TextWidget({ markdown, width: fullWidth, height });
}
