import { sendActionOf } from './send-action.ts';
import { serviceRefusal } from './service-refusal.ts';
import type { Statement } from './statement.ts';
import type { EventSourceMappingModel, FunctionModel, StreamMappingModel } from '../template/stack-model.ts';
import type { BucketModel, ScheduleModel } from '../template/event-models.ts';
import type { ApiCall } from './access-request.ts';
import type { PermissionsModel } from './create-permissions.ts';
import type { Role } from './role.ts';

interface ServicesCheck {
  readonly model: PermissionsModel;
  /** The roles by ARN. */
  readonly roles: ReadonlyMap<string, Role>;
  /** The statements of the policies of queues, topics and functions, by ARN. */
  readonly resourceStatements: ReadonlyMap<string, readonly Statement[]>;
  refusalFor(role: Role, sessionName: string, call: Omit<ApiCall, 'caller'>): string | undefined;
  readonly problems: string[];
}

/** The calls of Lambda's pollers for a mapping of a queue, with the function's role. */
const pollerOperations = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Finds roles that do not let Lambda and the Scheduler do their part. Skips roles of other templates, which are unknown. */
export function checkServices(check: ServicesCheck): void {
  for (const each of check.model.functions) checkFunction(each, check);
  for (const mapping of check.model.eventSourceMappings) checkMapping(mapping, check);
  for (const mapping of check.model.streamMappings) checkStreamMapping(mapping, check);
  for (const schedule of check.model.schedules) checkSchedule(schedule, check);
  for (const bucket of check.model.buckets) checkBucket(bucket, check);
}

/** S3 tests each receiver when a bucket's notifications are configured, and rejects all of them if one rejects the test. */
function checkBucket(
  { logicalId, arn: sourceArn, notifications }: BucketModel,
  { model, resourceStatements, problems }: ServicesCheck,
): void {
  const [, , , , sourceAccount] = (model.functions[0]?.arn ?? '').split(':');
  for (const { arn: resource } of notifications) {
    const call = { service: 's3.amazonaws.com', sourceArn, sourceAccount, action: sendActionOf(resource), resource };
    const refusal = serviceRefusal(call, resourceStatements.get(resource) ?? []);
    if (refusal === undefined) continue;
    problems.push(`Bucket ${logicalId}: Unable to validate the following destination configurations: ${refusal}`);
  }
}

function checkFunction(model: FunctionModel, { roles, refusalFor, problems }: ServicesCheck): void {
  const { logicalId, name, arn, roleArn } = model;
  const role = roles.get(roleArn ?? '');
  if (role === undefined) return;
  if (!role.isAssumableBy('lambda.amazonaws.com', arn))
    problems.push(
      `Function ${logicalId}: The role defined for the function cannot be assumed by Lambda (${role.logicalId})`,
    );
  for (const resource of [model.onSuccessArn, model.onFailureArn, model.deadLetterArn]) {
    if (resource === undefined) continue;
    const action = sendActionOf(resource);
    if (refusalFor(role, name, { action, resource }) === undefined) continue;
    problems.push(
      `Function ${logicalId}: The function's execution role does not have permissions to call ${action} on ${resource} ` +
        `(${role.logicalId})`,
    );
  }
}

function checkMapping({ logicalId, functionName, queueArn }: EventSourceMappingModel, check: ServicesCheck): void {
  const target = check.model.functions.find(({ name }) => name === functionName);
  const role = check.roles.get(target?.roleArn ?? '');
  if (role === undefined) return;
  for (const operation of pollerOperations) {
    const call = { action: `sqs:${operation}`, resource: queueArn };
    if (check.refusalFor(role, functionName, call) === undefined) continue;
    check.problems.push(
      `Event source mapping ${logicalId}: The provided execution role does not have permissions to call ${operation} on SQS ` +
        `(${role.logicalId}, ${queueArn})`,
    );
  }
}

/** The calls of Lambda's pollers for a mapping of a stream. `ListStreams` has no resource. */
const streamOperations = ['GetRecords', 'GetShardIterator', 'DescribeStream'];

function checkStreamMapping(mapping: StreamMappingModel, check: ServicesCheck): void {
  const { logicalId, functionName, streamArn, onFailureArn } = mapping;
  const target = check.model.functions.find(({ name }) => name === functionName);
  const role = check.roles.get(target?.roleArn ?? '');
  if (role === undefined) return;
  const needs: [action: string, resource: string | undefined][] = [
    ...streamOperations.map((operation): [string, string] => [`dynamodb:${operation}`, streamArn]),
    ['dynamodb:ListStreams', '*'],
    [sendActionOf(onFailureArn ?? ''), onFailureArn],
  ];
  for (const [action, resource] of needs) {
    if (resource === undefined || check.refusalFor(role, functionName, { action, resource }) === undefined) continue;
    check.problems.push(
      `Event source mapping ${logicalId}: The provided execution role does not have permissions to call ${action} ` +
        `(${role.logicalId}, ${resource})`,
    );
  }
}

function checkSchedule(schedule: ScheduleModel, { model, roles, refusalFor, problems }: ServicesCheck): void {
  const { logicalId, name, functionName, targetArn, outgoing, roleArn, groupArn, deadLetterQueueArn } = schedule;
  const role = roles.get(roleArn ?? '');
  if (role === undefined) return;
  if (!role.isAssumableBy('scheduler.amazonaws.com', groupArn)) {
    problems.push(
      `Schedule ${logicalId}: The execution role you provide must allow AWS EventBridge Scheduler to assume the role ` +
        `(${role.logicalId})`,
    );
  }
  const target = model.functions.find((each) => each.name === functionName);
  const needs: [action: string, resource: string | undefined][] = [
    ['lambda:InvokeFunction', target && (targetArn ?? target.arn)],
    [sendActionOf(targetArn ?? ''), outgoing && targetArn],
    ['sqs:SendMessage', deadLetterQueueArn],
  ];
  for (const [action, resource] of needs) {
    const message = resource === undefined ? undefined : refusalFor(role, name, { action, resource });
    if (message !== undefined) problems.push(`Schedule ${logicalId}: ${message}`);
  }
}
