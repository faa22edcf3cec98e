import type { AccessRequest } from './access-request.ts';
import { decide } from './decide.ts';
import type { Statement } from './statement.ts';

/** A call of a service for a rule or a topic. A role allows it, or the policy of the called resource. */
export interface ServiceCall {
  /** The service's principal, such as `events.amazonaws.com`. */
  readonly service: string;
  /** The ARN of the rule, topic or bucket for which the service calls. */
  readonly sourceArn: string;
  /** The account of the source, if its ARN does not contain it. */
  readonly sourceAccount?: string | undefined;
  readonly roleArn?: string | undefined;
  readonly action: string;
  readonly resource: string;
}

/** Returns AWS's error message if a service without a role may not make a call, or undefined if a policy of the resource allows it. */
export function serviceRefusal(
  { service, sourceArn, sourceAccount, action, resource }: ServiceCall,
  statements: readonly Statement[],
): string | undefined {
  const [, , , region = '', ownAccount = ''] = sourceArn.split(':');
  const account = sourceAccount ?? ownAccount;
  const context = new Map([
    ['aws:sourcearn', sourceArn],
    ['aws:sourceaccount', account],
    ['aws:sourceowner', account],
    ['aws:principalisawsservice', 'true'],
    ['aws:securetransport', 'true'],
    ['aws:viaawsservice', 'false'],
    ['aws:requestedregion', region],
    ['aws:resourceaccount', resource.split(':')[4] ?? ''],
  ]);
  const request: AccessRequest = { principal: { kind: 'service', service }, action, resource, context };
  const decision = decide(request, { identity: [], resource: statements });
  if (decision === 'allowed') return undefined;
  const why =
    decision === 'not allowed'
      ? `because no resource-based policy allows it: add ${policyOf(resource)} that allows it to ${service} for ${sourceArn}`
      : 'with an explicit deny in a resource-based policy';
  return `${service} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}

function policyOf(resource: string): string {
  const types: Readonly<Record<string, string>> = {
    lambda: 'an AWS::Lambda::Permission',
    sqs: 'an AWS::SQS::QueuePolicy',
    sns: 'an AWS::SNS::TopicPolicy',
  };
  return types[resource.split(':')[2] ?? ''] ?? 'a RoleArn';
}
