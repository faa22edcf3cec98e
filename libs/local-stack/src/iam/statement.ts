import type { AccessRequest, Principal } from './access-request.ts';
import type { Condition } from './conditions.ts';
import type { Matcher } from './wildcards.ts';

export interface Pattern {
  /** As the template has it, with every reference resolved. */
  readonly text: string;
  readonly matches: Matcher;
}

/** A statement that can be evaluated. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly Pattern[];
  readonly resources: readonly Pattern[];
  readonly holds: Condition;
  /** Whether that depends on the item that a request names, and not on its action and resource alone. */
  readonly isByLeadingKey?: boolean | undefined;
  /** In a resource's policy alone: a role's own policy is about whoever has the role. */
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

/** Services that are called here. A statement about any other can't matter. */
const emulatedServices: ReadonlySet<string> = new Set(['dynamodb', 'events', 'lambda', 's3', 'sns', 'sqs']);

/** Whether an action's pattern may stand for one of a service that is emulated, as `*` and `NotAction …` may. */
export function isOfEmulatedService(action: string): boolean {
  const [, service] = /^([^\s:]+):/.exec(action.toLowerCase()) ?? [];
  return service === undefined || emulatedServices.has(service);
}
