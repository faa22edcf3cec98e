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

/** What the template lets each of its functions do, and what they did. */
export interface Permissions {
  /** Whether a caller is a function whose role is known: any other may do anything. */
  evaluates(caller: string): boolean;
  /** Why a function may not make a call, in AWS's words; undefined when it may. */
  refusalOf(call: ApiCall): string | undefined;
  /** Why a service may not send for a rule or a topic of the template; undefined when it may. */
  refusalOfService(call: ServiceCall): string | undefined;
  /** The grants that a function's call needed, or, at the start, a mapping or a schedule. */
  used(): Grant[];
  /** The grants that nothing has needed so far. */
  unused(): Grant[];
  /** The grants for services that are not emulated, such as log groups and X-Ray: whether they are needed is unknown here. */
  notEmulated(): Grant[];
  /** Each different call that was allowed. */
  calls(): ApiCall[];
  /** Each different refusal. */
  refusals(): string[];
}

/** What permissions are read from. */
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
 * Reads who may do what. Throws TemplateError for a part of a policy that is not evaluated here, and for a role that does
 * not let Lambda or the Scheduler do their part, in the words of AWS where it has any. `onRefusal` is called with each
 * different refusal once.
 */
export function createPermissions(
  model: PermissionsModel,
  templatePath: string,
  onRefusal?: (functionName: string, message: string) => void,
): Permissions {
  const problems: string[] = [];
  const isTakenOnHere = takenOnHere(model);
  const roles = new Map(model.roles.map((role) => [role.arn, compileRole(role, isTakenOnHere(role) ? problems : [])]));
  const resourceStatements = compileResourcePolicies(model, problems);
  const refusalFor = (role: Role, sessionName: string, call: Omit<ApiCall, 'caller'>): string | undefined => {
    const request = role.request(sessionName, call);
    const statements = { identity: role.statements, resource: resourceStatements.get(call.resource) ?? [] };
    const decision = decide(request, statements);
    if (decision === 'allowed') role.usage.note(request);
    return refusal(decision, role.sessionArn(sessionName), call);
  };
  // What follows from a policy that can't be read is unknown.
  if (problems.length === 0) checkServices({ model, roles, refusalFor, resourceStatements, problems });
  if (problems.length > 0) throw new TemplateError(templatePath, problems);

  const rolesByFunction = new Map(
    model.functions.flatMap(({ name, roleArn }) => {
      const role = roles.get(roleArn ?? '');
      return role === undefined ? [] : [[name, role] as const];
    }),
  );
  // What was allowed once always is: but for the item that it names, no condition that is evaluated here differs from call to call.
  const allowed = new Map<string, ApiCall>();
  const refused = new Set<string>();
  const grantsOf = (wanted: string): Grant[] =>
    [...roles.values()].flatMap(({ usage }) =>
      usage.grants().flatMap(({ grant, state }) => (state === wanted ? [grant] : [])),
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
    refusalOfService(call) {
      const { service, sourceArn, roleArn, action, resource } = call;
      if (roleArn === undefined) return serviceRefusal(call, resourceStatements.get(resource) ?? []);
      const role = roles.get(roleArn);
      // A role of another template is not known here.
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

/** What can't be read of any other role, a cluster's for one, can't matter here. */
function takenOnHere({ functions, schedules }: PermissionsModel): (role: RoleModel) => boolean {
  const named = new Set([...functions, ...schedules].map(({ roleArn }) => roleArn));
  return ({ arn, trustPolicy }) =>
    named.has(arn) || /"(?:lambda|scheduler|events)\.amazonaws\.com"/.test(JSON.stringify(trustPolicy.document ?? ''));
}

/** By the ARN of the queue, the topic or the function. */
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
