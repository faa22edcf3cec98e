import { isRecord } from '../../../json/is-record.ts';
import { arnOf, ref, type Resources, resourceOf } from '../sam-resource.ts';
import { functionArnOf, permissionOf, queuePolicyOf, type SamEvent, type TransformedEvent } from './sam-event.ts';

/** Transforms a `Schedule`, `EventBridgeRule` or `CloudWatchEvent` into a rule whose target is the function. */
export function ruleEvent(event: SamEvent): TransformedEvent {
  const { id, type, properties, resource, reject } = event;
  const { Pattern: pattern, Schedule: schedule, EventBusName: busName } = properties;
  if (pattern === undefined && schedule === undefined) {
    reject(`Event ${type} requires the property ${type === 'Schedule' ? 'Schedule' : 'Pattern'}`);
  }
  const deadLetter = deadLetterOf(event);
  const rule = resourceOf(resource, 'AWS::Events::Rule', {
    Name: properties['RuleName'] ?? properties['Name'],
    Description: properties['Description'],
    EventBusName: busName,
    EventPattern: pattern,
    ScheduleExpression: schedule,
    State: stateOf(properties),
    Targets: [
      {
        Id: targetIdOf(event),
        Arn: functionArnOf(event),
        ...pick(properties, ['Input', 'InputPath', 'InputTransformer', 'RetryPolicy']),
        ...(deadLetter.arn === undefined ? {} : { DeadLetterConfig: { Arn: deadLetter.arn } }),
      },
    ],
  });
  const permission = permissionOf(event, 'events.amazonaws.com', { SourceArn: arnOf(id) });
  return { resources: { [id]: rule, ...permission, ...deadLetter.resources } };
}

export function pick(properties: SamEvent['properties'], names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (name in properties ? [[name, properties[name]]] : [])));
}

export function stateOf({ State: state, Enabled: enabled }: SamEvent['properties']): unknown {
  if (state !== undefined || enabled === undefined) return state;
  return enabled === false || enabled === 'false' ? 'DISABLED' : 'ENABLED';
}

function targetIdOf({ id, properties: { Target: target } }: SamEvent): unknown {
  return isRecord(target) && typeof target['Id'] === 'string' ? target['Id'] : `${id}LambdaTarget`.slice(-64);
}

/** Returns the queue of `DeadLetterConfig`: the one with its ARN, or one that SAM creates and lets the rule send to. */
function deadLetterOf(event: SamEvent): { arn?: unknown; resources: Resources } {
  const { id, resource, properties } = event;
  const { DeadLetterConfig: config } = properties;
  if (!isRecord(config)) return { resources: {} };
  const { Arn: arn, QueueLogicalId: queueId } = config;
  if (arn !== undefined) return { arn, resources: {} };
  const logicalId = typeof queueId === 'string' ? queueId : `${id}Queue`;
  const queueArn = arnOf(logicalId);
  const policy = queuePolicyOf(event, {
    queueUrl: ref(logicalId),
    queueArn,
    service: 'events.amazonaws.com',
    sourceArn: arnOf(id),
  });
  const queue = resourceOf(resource, 'AWS::SQS::Queue', {});
  return { arn: queueArn, resources: { [logicalId]: queue, [`${id}QueuePolicy`]: policy } };
}
