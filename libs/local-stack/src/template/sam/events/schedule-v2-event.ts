import { isRecord } from '../../../json/is-record.ts';
import { arnOf, policyDocument, type Resources, resourceOf, statement, trustOf } from '../sam-resource.ts';
import { pick } from './rule-event.ts';
import { functionArnOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

const scheduleProperties =
  'ScheduleExpression ScheduleExpressionTimezone State Description StartDate EndDate GroupName KmsKeyArn'.split(' ');

/** Transforms a `ScheduleV2` into a schedule of EventBridge Scheduler, with a role that may invoke the function. */
export function scheduleV2Event(event: SamEvent): TransformedEvent {
  const { id, properties, resource, reject } = event;
  if (properties['ScheduleExpression'] === undefined)
    reject('Event ScheduleV2 requires the property ScheduleExpression');
  const deadLetter = deadLetterOf(event);
  const role = properties['RoleArn'] === undefined ? roleOf(event, deadLetter.arn) : {};
  const schedule = resourceOf(resource, 'AWS::Scheduler::Schedule', {
    ...pick(properties, scheduleProperties),
    Name: properties['OmitName'] === true ? undefined : (properties['Name'] ?? id),
    FlexibleTimeWindow: properties['FlexibleTimeWindow'] ?? { Mode: 'OFF' },
    Target: {
      Arn: functionArnOf(event),
      RoleArn: properties['RoleArn'] ?? arnOf(`${id}Role`),
      ...pick(properties, ['Input', 'RetryPolicy']),
      ...(deadLetter.arn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetter.arn } }),
    },
  });
  return { resources: { [id]: schedule, ...role, ...deadLetter.resources } };
}

function roleOf(event: SamEvent, deadLetterArn: unknown): Resources {
  const invoke = statement('lambda:InvokeFunction', functionArnOf(event));
  const send = deadLetterArn === undefined ? [] : [statement('sqs:SendMessage', deadLetterArn)];
  const role = resourceOf(event.resource, 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: trustOf('scheduler.amazonaws.com'),
    Policies: [{ PolicyName: `${event.id}StartExecutionPolicy`, PolicyDocument: policyDocument([invoke, ...send]) }],
    PermissionsBoundary: event.properties['PermissionsBoundary'],
  });
  return { [`${event.id}Role`]: role };
}

function deadLetterOf({ id, resource, properties }: SamEvent): { arn?: unknown; resources: Resources } {
  const { DeadLetterConfig: config } = properties;
  if (!isRecord(config)) return { resources: {} };
  if (config['Arn'] !== undefined) return { arn: config['Arn'], resources: {} };
  const queueId = typeof config['QueueLogicalId'] === 'string' ? config['QueueLogicalId'] : `${id}Queue`;
  return { arn: arnOf(queueId), resources: { [queueId]: resourceOf(resource, 'AWS::SQS::Queue', {}) } };
}
