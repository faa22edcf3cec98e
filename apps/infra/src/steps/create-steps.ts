import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { PipelineFunction } from '../constructs/pipeline-function.ts';
import { QueueConsumer } from '../constructs/queue-consumer.ts';
import type { RowsTable } from '../constructs/rows-table.ts';
import type { Deployment } from '../deployment.ts';
import { grantKeyToSend, grantKeyToUseTables } from '../grant-key.ts';
import { grantRetryPolicy, retryPolicyEnvironment } from '../retry-policy.ts';
import { dueShardCount } from '../settings.ts';
import { InfraError } from '../stage.ts';
import { checkStep } from './check-step.ts';
import { createStepQueues, type StepQueues } from './create-step-queues.ts';
import { type Step, stepId } from './step.ts';

/** `after` of a step that gets one message for each completed row. */
export const afterCompletion = 'completion';

/** The environment variable with the queue URLs of the steps after a function. */
const forwardVariable = 'FORWARD_QUEUE_URLS';

export interface CreatedStep extends StepQueues {
  id: string;
  name: string;
  function: PipelineFunction;
}

export interface StepsProps {
  worker: PipelineFunction;
  writer: PipelineFunction;
  /** Sends to the steps after completion. */
  notifier: { function: PipelineFunction } | undefined;
  deployment: Deployment;
  bundlesDirectory: string;
  rowsTable: RowsTable;
  steps: readonly Step[];
}

/** Creates each step with its queues, and allows the function before it to send to it. Throws InfraError if `step.after` names no such function. */
export function createSteps(
  scope: Construct,
  { steps, worker, writer, notifier, ...props }: StepsProps,
): CreatedStep[] {
  const { deployment } = props;
  const senders = new Map<string, { sender: PipelineFunction; stepQueueUrls: string[] }>();
  for (const sender of [worker, writer]) senders.set(sender.service, { sender, stepQueueUrls: [] });
  if (notifier !== undefined) senders.set(afterCompletion, { sender: notifier.function, stepQueueUrls: [] });

  const createdSteps = steps.map((step) => {
    const previous = senders.get(step.after);
    if (previous === undefined) {
      throw new InfraError(
        `The step ${step.name} cannot come after "${step.after}": use one of ${[...new Set([...senders.keys(), afterCompletion])].join(', ')}`,
      );
    }
    const createdStep = createStep(scope, step, props);
    previous.stepQueueUrls.push(createdStep.queue.queueUrl);
    Grant.addToPrincipal({
      grantee: previous.sender,
      actions: ['sqs:SendMessage'],
      resourceArns: [createdStep.queue.queueArn],
    });
    grantKeyToSend(previous.sender, deployment.encryptionKey);
    senders.set(step.name, { sender: createdStep.function, stepQueueUrls: [] });
    return createdStep;
  });
  for (const { sender, stepQueueUrls } of senders.values()) {
    if (stepQueueUrls.length > 0) sender.addEnvironment(forwardVariable, stepQueueUrls.join());
  }
  return createdSteps;
}

function createStep(
  scope: Construct,
  step: Step,
  { deployment, bundlesDirectory, rowsTable }: Omit<StepsProps, 'steps' | 'worker' | 'writer' | 'notifier'>,
): CreatedStep {
  const id = stepId(step);
  const { name } = step;
  const queues = createStepQueues(scope, step, deployment);
  const environment = {
    ROWS_TABLE_NAME: rowsTable.tableName,
    DUE_SHARD_COUNT: String(dueShardCount),
    ...retryPolicyEnvironment(queues),
  };
  checkStep(step, [...Object.keys(environment), forwardVariable]);
  const target = new PipelineFunction(scope, id, {
    deployment,
    name,
    settings: step.function,
    bundlesDirectory,
    environment: { ...environment, ...step.environment, ...step.secrets },
  });
  new QueueConsumer(scope, `${id}QueueConsumer`, {
    deployment,
    settings: step.consumer,
    queue: queues.queue,
    function: target,
  });
  const grant = (actions: readonly string[], resourceArns: readonly string[]): void => {
    Grant.addToPrincipal({ grantee: target, actions: [...actions], resourceArns: [...resourceArns] });
  };
  if (step.rowsTableActions.length > 0) {
    grant(step.rowsTableActions, [rowsTable.tableArn]);
    grantKeyToUseTables(target, deployment.encryptionKey);
  }
  grantRetryPolicy(target, queues);
  grantKeyToSend(target, deployment.encryptionKey);
  const secretArns = Object.values(step.secrets ?? {});
  if (secretArns.length > 0) grant(['secretsmanager:GetSecretValue'], secretArns);
  for (const { actions, resourceArns } of step.grants ?? []) grant(actions, resourceArns);
  return { id, name, function: target, ...queues };
}
