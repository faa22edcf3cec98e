import type { TemplateResource } from '../../template-schema.ts';
import { arnOf, policyDocument, ref, type Properties, resourceOf, type Resources, statement } from '../sam-resource.ts';
import type { BucketNotification } from '../sam-transform.ts';

/** An event of a function, which becomes what invokes it. */
export interface SamEvent {
  /** The function's logical id and the event's name, as SAM names what an event becomes. */
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly functionId: string;
  /** The function's resource. */
  readonly resource: TemplateResource;
  refuse(problem: string): void;
}

export interface TransformedEvent {
  readonly resources: Resources;
  /** Names of AWS's managed policies that the function's role needs. */
  readonly managedPolicies?: readonly string[];
  /** Statements of its own that it needs. */
  readonly statements?: readonly object[];
  readonly notifications?: readonly BucketNotification[];
}

/** Lets a service invoke the event's function. */
export function permissionOf(event: SamEvent, principal: string, source: Properties): Resources {
  return {
    [`${event.id}Permission`]: resourceOf(event.resource, 'AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: ref(event.functionId),
      Principal: principal,
      ...source,
    }),
  };
}

/** Lets a service send to a queue, from one source. */
export function queuePolicyOf(
  event: SamEvent,
  {
    queueUrl,
    queueArn,
    service,
    sourceArn,
  }: { queueUrl: unknown; queueArn: unknown; service: string; sourceArn: unknown },
): TemplateResource {
  const allowed = {
    ...statement('sqs:SendMessage', queueArn),
    Principal: { Service: service },
    Condition: { ArnEquals: { 'aws:SourceArn': sourceArn } },
  };
  return resourceOf(event.resource, 'AWS::SQS::QueuePolicy', {
    Queues: [queueUrl],
    PolicyDocument: policyDocument([allowed]),
  });
}

/** The ARN of an event's function. */
export function functionArnOf({ functionId }: SamEvent): object {
  return arnOf(functionId);
}
