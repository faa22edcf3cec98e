import type { TemplateResource } from '../../template-schema.ts';
import { arnOf, policyDocument, ref, type Properties, resourceOf, type Resources, statement } from '../sam-resource.ts';
import type { BucketNotification } from '../sam-transform.ts';

/** An event of a function. It is transformed into the resource that invokes the function. */
export interface SamEvent {
  /** The function's logical id followed by the event's name. SAM names the transformed resource so. */
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
  readonly functionId: string;
  /** The function's resource in the template. */
  readonly resource: TemplateResource;
  reject(problem: string): void;
}

export interface TransformedEvent {
  readonly resources: Resources;
  /** The names of the AWS managed policies that the function's role needs. */
  readonly managedPolicies?: readonly string[];
  /** The policy statements that the function's role needs. */
  readonly statements?: readonly object[];
  readonly notifications?: readonly BucketNotification[];
}

/** Returns a permission for a service to invoke the event's function. */
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

/** Returns a queue policy that lets a service send to a queue from one source. */
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

/** Returns the ARN of an event's function. */
export function functionArnOf({ functionId }: SamEvent): object {
  return arnOf(functionId);
}
