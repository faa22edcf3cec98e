import { type CfnElement, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { PipelineAlarms } from './alarms/pipeline-alarms.ts';
import { ScanSchedule } from './constructs/scan-schedule.ts';
import { createConsumers } from './create-consumers.ts';
import { createFunctions } from './create-functions.ts';
import { createStores } from './create-stores.ts';
import { PipelineDashboard } from './dashboard/pipeline-dashboard.ts';
import type { Deployment } from './deployment.ts';
import { addOutputs } from './outputs.ts';
import { grantPermissions } from './permissions.ts';
import type { Pipeline } from './pipeline.ts';
import { createNotifier } from './events/create-notifier.ts';
import { sendEditEvents } from './events/send-edit-events.ts';
import { plainLogicalId } from './plain-logical-id.ts';
import type { Context } from './read-context.ts';
import {
  keepCompletedDays as defaultKeepCompletedDays,
  type Limit,
  limits as defaultLimits,
  stageSettings,
} from './settings.ts';
import { afterCompletion, createSteps } from './steps/create-steps.ts';
import { steps as defaultSteps } from './steps/index.ts';
import type { Step } from './steps/step.ts';

export interface DaybreakStackProps extends Context {
  bundlesDirectory: string;
  /** Default: the steps of `steps/index.ts`. */
  steps?: readonly Step[] | undefined;
  /** Default: those of `settings.ts`. */
  limits?: readonly Limit[] | undefined;
  keepCompletedDays?: number | undefined;
}

/** Schedule → scanner → row queue → worker → value queue → writer → rows table; messages that fail → dead-letter. */
export class DaybreakStack extends Stack {
  constructor(scope: Construct, props: DaybreakStackProps) {
    const { bundlesDirectory, steps = defaultSteps, ...context } = props;
    const { limits = defaultLimits, keepCompletedDays = defaultKeepCompletedDays } = props;
    const { stage, kmsKeyArn, alarmTopicArn, scheduleExpression, scheduleTimeZone } = context;
    super(scope, `Daybreak-${stage}`, {
      description: `Daybreak (${stage}): completes the rows that are due`,
      tags: { application: 'daybreak', stage },
      // The tables outlive the stack, but its queues do not, and a new stack would create new tables.
      terminationProtection: stageSettings[stage].protectData,
    });
    const deployment: Deployment = {
      stage,
      encryptionKey: kmsKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'EncryptionKey', kmsKeyArn),
      alarmTopic: alarmTopicArn === undefined ? undefined : Topic.fromTopicArn(this, 'AlarmTopic', alarmTopicArn),
    };

    const hasStream = context.eventTarget !== undefined || steps.some(({ after }) => after === afterCompletion);
    const stores = createStores(this, { deployment, hasStream });
    const functions = createFunctions(this, { ...stores, deployment, bundlesDirectory, limits, keepCompletedDays });
    createConsumers(this, { ...stores, ...functions, deployment });
    const scan = new ScanSchedule(this, 'ScanSchedule', {
      deployment,
      scanner: functions.scanner,
      expression: scheduleExpression,
      timeZone: scheduleTimeZone,
    });
    const notifier = hasStream
      ? createNotifier(this, { ...stores, ...context, deployment, bundlesDirectory })
      : undefined;
    if (notifier?.target !== undefined) sendEditEvents(functions.editor, notifier.target, deployment);
    const pipeline: Pipeline = {
      ...stores,
      ...functions,
      scan,
      steps: createSteps(this, { ...stores, ...functions, notifier, deployment, bundlesDirectory, steps }),
      notifier,
    };

    grantPermissions(pipeline, deployment, { hasLimits: limits.length > 0 });
    const { all } = new PipelineAlarms(this, 'Alarm', { deployment, pipeline, scheduleExpression, scheduleTimeZone });
    new PipelineDashboard(this, 'Dashboard', { deployment, pipeline, alarms: all });
    addOutputs(this, pipeline, deployment);
  }

  protected override allocateLogicalId(element: CfnElement): string {
    return plainLogicalId(element);
  }
}
