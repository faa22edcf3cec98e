import type { RoleModel, StackModel } from '../template/stack-model.ts';
import { TemplateError } from '../template/template-error.ts';
import type { ApiCall } from './access-request.ts';
import { checkServices } from './check-services.ts';
import { compilePolicy } from './compile-policy.ts';
import { decide, refusal } from './decide.ts';
import { compileRole, type Role } from './role.ts';
import { type ServiceCall, serviceRefusal } from './service-refusal.ts';
import type { Statement } from './statement.ts';
import type { Grant } from './usage.ts';

/** The permissions that the template grants to its functions, and the calls that used them. */
export interface Permissions {
  /** Returns true if the caller is a function with a known role. Every other caller may do anything. */
  evaluates(caller: string): boolean;
  /** Returns AWS's error message if a function may not make a call, or undefined if it may. */
  refusalOf(call: ApiCall): string | undefined;
  /** Returns true if a function's role is known to allow a call. The call is not recorded. */
  mayCall(call: ApiCall): boolean;
  /** Returns AWS's error message if a service may not send for a rule or a topic of the template, or undefined if it may. */
  refusalOfService(call: ServiceCall): string | undefined;
  /** Returns the grants that were needed by a function's call or, at the start, by a mapping or a schedule. */
  used(): Grant[];
  /** Returns the grants that no call has needed yet. */
  unused(): Grant[];
  /**
   * Returns the grants for services that are not emulated, such as log groups and X-Ray. The stack does not know whether they are needed.
   */
  notEmulated(): Grant[];
  /** Returns each distinct call that was allowed. */
  calls(): ApiCall[];
  /** Returns each distinct error message of a refused call. */
  refusals(): string[];
}

/** The parts of a stack model that permissions depend on. */
export type PermissionsModel = Pick<
  StackModel,
  | 'roles'
  | 'queuePolicies'
  | 'resourcePolicies'
  | 'buckets'
  | 'functions'
  | 'eventSourceMappings'
  | 'streamMappings'
  | 'schedules'
>;

/**
 * Compiles the policies of a model. Throws TemplateError, in AWS's words where they exist, for a policy that uses something that is not
 * evaluated, and for a role that does not let Lambda or the Scheduler do their part. Calls `onRefusal` once for each distinct refusal.
 */
export function createPermissions(
  model: PermissionsModel,
  templatePath: string,
  onRefusal?: (functionName: string, message: string) => void,
): Permissions {
  const problems: string[] = [];
  const isAssumed = assumedRoles(model);
  const roles = new Map(model.roles.map((role) => [role.arn, compileRole(role, isAssumed(role) ? problems : [])]));
  const resourceStatements = compileResourcePolicies(model, problems);
  const decisionFor = (role: Role, sessionName: string, call: Omit<ApiCall, 'caller'>) => {
    const request = role.request(sessionName, call);
    const resource = resourceStatements.get(call.resource) ?? [];
    return { request, decision: decide(request, { identity: role.statements, resource }) };
  };
  const refusalFor = (role: Role, sessionName: string, call: Omit<ApiCall, 'caller'>): string | undefined => {
    const { request, decision } = decisionFor(role, sessionName, call);
    if (decision === 'allowed') role.usage.note(request);
    return refusal(decision, role.sessionArn(sessionName), call);
  };
  // If a policy can't be read, its consequences are unknown.
  if (problems.length === 0) checkServices({ model, roles, refusalFor, resourceStatements, problems });
  if (problems.length > 0) throw new TemplateError(templatePath, problems);

  const rolesByFunction = new Map(
    model.functions.flatMap(({ name, roleArn }) => {
      const role = roles.get(roleArn ?? '');
      return role === undefined ? [] : [[name, role] as const];
    }),
  );
  // An allowed call stays allowed: of the conditions that are evaluated, only those on the leading key depend on the call.
  const allowed = new Map<string, ApiCall>();
  const refused = new Set<string>();
  const grantsOf = (state: string): Grant[] =>
    [...roles.values()].flatMap(({ usage }) =>
      usage.grants().flatMap((use) => (use.state === state ? [use.grant] : [])),
    );

  return {
    evaluates: (caller) => rolesByFunction.has(caller),
    refusalOf(call) {
      const { caller, action, resource, leadingKey } = call;
      const role = rolesByFunction.get(caller);
      if (role === undefined) return undefined;
      const isByLeadingKey = role.statements.some((statement) => statement.isByLeadingKey);
      const key = [caller, action, resource, ...(isByLeadingKey ? [leadingKey] : [])].join(' ');
      if (allowed.has(key)) return undefined;
      const message = refusalFor(role, caller, call);
      if (message === undefined) allowed.set(key, call);
      else if (!refused.has(message)) {
        refused.add(message);
        onRefusal?.(caller, message);
      }
      return message;
    },
    mayCall(call) {
      const role = rolesByFunction.get(call.caller);
      return role !== undefined && decisionFor(role, call.caller, call).decision === 'allowed';
    },
    refusalOfService(call) {
      const { service, sourceArn, roleArn, action, resource } = call;
      if (roleArn === undefined) return serviceRefusal(call, resourceStatements.get(resource) ?? []);
      const role = roles.get(roleArn);
      // The role belongs to another template, so its policies are unknown.
      if (role === undefined) return undefined;
      if (!role.isAssumableBy(service, sourceArn)) return `${service} can't assume the role ${roleArn}`;
      return refusalFor(role, service, { action, resource });
    },
    used: () => grantsOf('used'),
    unused: () => grantsOf('unused'),
    notEmulated: () => grantsOf('not emulated'),
    calls: () => [...allowed.values()],
    refusals: () => [...refused],
  };
}

/**
 * Returns a filter for the roles that this stack assumes. Problems of other roles, such as a cluster's, do not matter here.
 */
function assumedRoles({ functions, schedules }: PermissionsModel): (role: RoleModel) => boolean {
  const named = new Set([...functions, ...schedules].map(({ roleArn }) => roleArn));
  return ({ arn, trustPolicy }) =>
    named.has(arn) || /"(?:lambda|scheduler|events)\.amazonaws\.com"/.test(JSON.stringify(trustPolicy.document ?? ''));
}

/** Compiles the resource policies, by the ARN of the queue, topic or function. */
function compileResourcePolicies(
  { queuePolicies, resourcePolicies }: PermissionsModel,
  problems: string[],
): Map<string, Statement[]> {
  const byResource = new Map<string, Statement[]>();
  const ofQueues = queuePolicies.map(({ queueArns, ...policy }) => ({ ...policy, resourceArns: queueArns }));
  for (const { label, document, resourceArns } of [...ofQueues, ...resourcePolicies]) {
    const statements = compilePolicy(document, 'resource', (problem) => problems.push(`${label}: ${problem}`));
    for (const arn of resourceArns) byResource.set(arn, [...(byResource.get(arn) ?? []), ...statements]);
  }
  return byResource;
}
