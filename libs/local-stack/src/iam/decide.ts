import type { AccessRequest, ApiCall } from './access-request.ts';
import { appliesTo, type Statement } from './statement.ts';

export type Decision = 'allowed' | 'not allowed' | 'denied by identity' | 'denied by resource';

/** The statements that decide a request: those of the caller's role, and those of the resource's policy. */
export interface Statements {
  readonly identity: readonly Statement[];
  readonly resource: readonly Statement[];
}

/** Decides as AWS does within one account: a denial wins. Otherwise one allowing policy is enough. */
export function decide(request: AccessRequest, { identity, resource }: Statements): Decision {
  const applies = (statements: readonly Statement[], effect: Statement['effect']): boolean =>
    statements.some((statement) => statement.effect === effect && appliesTo(statement, request));
  if (applies(identity, 'Deny')) return 'denied by identity';
  if (applies(resource, 'Deny')) return 'denied by resource';
  return applies(identity, 'Allow') || applies(resource, 'Allow') ? 'allowed' : 'not allowed';
}

/** Returns AWS's error message, or undefined if the call is allowed. */
export function refusal(
  decision: Decision,
  sessionArn: string,
  { action, resource }: Omit<ApiCall, 'caller'>,
): string | undefined {
  if (decision === 'allowed') return undefined;
  // SQS writes its actions in lowercase, and other services do not.
  const written = action.startsWith('sqs:') ? action.toLowerCase() : action;
  const why = {
    'not allowed': `because no identity-based policy allows the ${written} action`,
    'denied by identity': 'with an explicit deny in an identity-based policy',
    'denied by resource': 'with an explicit deny in a resource-based policy',
  };
  return `User: ${sessionArn} is not authorized to perform: ${written} on resource: ${resource} ${why[decision]}`;
}
