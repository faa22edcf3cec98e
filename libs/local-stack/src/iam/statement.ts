import type { AccessRequest, Principal } from './access-request.ts';
import type { Condition } from './conditions.ts';
import type { Matcher } from './wildcards.ts';

export interface Pattern {
  /** The pattern as written in the template, with references resolved. */
  readonly text: string;
  readonly matches: Matcher;
}

/** A compiled statement. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly holds: Condition;
  /** True if `holds` depends on the partition key of the item in the request, in addition to its action and resource. */
  readonly isByLeadingKey?: boolean | undefined;
  /** Tests the principal. Only in a resource policy: a role's own policy applies to everyone with the role. */
  readonly isAbout?: ((principal: Principal) => boolean) | undefined;
}

export function appliesTo(statement: Statement, { principal, action, resource, context }: AccessRequest): boolean {
  return (
    statement.actions.some(({ matches }) => matches(action)) &&
    statement.resources.some(({ matches }) => matches(resource)) &&
    (statement.isAbout?.(principal) ?? true) &&
    statement.holds(context)
  );
}

/** The services that are called here. Statements about other services have no effect. */
const emulatedServices: ReadonlySet<string> = new Set(['dynamodb', 'events', 'lambda', 's3', 'sns', 'sqs']);

/** Returns true if an action's pattern may match an action of an emulated service, as `*` and `NotAction …` may. */
export function isOfEmulatedService(action: string): boolean {
  const [, service] = /^([^\s:]+):/.exec(action.toLowerCase()) ?? [];
  return service === undefined || emulatedServices.has(service);
}
