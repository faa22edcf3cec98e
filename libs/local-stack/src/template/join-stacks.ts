import type { RoleModel, StackModel } from './stack-model.ts';
import type { StackParts } from './stack-parts.ts';

type Joined = Omit<StackModel, 'unsupported' | 'notEmulated' | 'warnings'>;

/** Joins stacks into one model. Adds each function, table or queue name that two stacks use to `problems`. */
export function joinStacks(stacks: readonly [StackParts, ...StackParts[]], problems: string[]): Joined {
  const [{ policies: _, ...only }, ...others] = stacks;
  if (others.length === 0) return only;
  const all = <Part>(part: (stack: StackParts) => readonly Part[]): Part[] => stacks.flatMap(part);
  const functions = functionsOf(stacks);
  const tables = all((stack) => stack.tables);
  const queues = uniqueQueues(all((stack) => stack.queues));
  for (const [kind, models] of Object.entries({ Function: functions, Table: tables, Queue: queues })) {
    for (const name of repeated(models.map((model) => model.name))) {
      problems.push(`${kind} ${name} is in two of the stacks, but its name must be unique`);
    }
  }
  return {
    stackName: only.stackName,
    tables,
    queues,
    functions,
    eventSourceMappings: all((stack) => stack.eventSourceMappings),
    streamMappings: all((stack) => stack.streamMappings),
    schedules: all((stack) => stack.schedules),
    rules: all((stack) => stack.rules),
    topics: all((stack) => stack.topics),
    subscriptions: all((stack) => stack.subscriptions),
    buckets: all((stack) => stack.buckets),
    roles: rolesOf(stacks),
    queuePolicies: all((stack) => stack.queuePolicies),
    resourcePolicies: all((stack) => stack.resourcePolicies),
    outputs: outputsOf(stacks),
  };
}

/** Returns all functions. A logical id that two stacks use gets the stack's name as a prefix. */
function functionsOf(stacks: readonly StackParts[]): StackModel['functions'] {
  const ids = repeated(stacks.flatMap(({ functions }) => functions.map(({ logicalId }) => logicalId)));
  return stacks.flatMap(({ stackName, functions }) =>
    functions.map((model) =>
      ids.has(model.logicalId) ? { ...model, logicalId: `${stackName}/${model.logicalId}` } : model,
    ),
  );
}

/** Removes duplicate stand-ins: two stacks can refer to the same queue of another account. */
function uniqueQueues(queues: StackModel['queues']): StackModel['queues'] {
  const seen = new Set<string>();
  return queues.filter(({ externalArn }) => {
    if (externalArn === undefined) return true;
    const isNew = !seen.has(externalArn);
    seen.add(externalArn);
    return isNew;
  });
}

/** Returns all roles, each with the other stacks' policies that name it. */
function rolesOf(stacks: readonly StackParts[]): RoleModel[] {
  return stacks.flatMap((stack) =>
    stack.roles.map((role) => ({
      ...role,
      policies: [
        ...role.policies,
        ...stacks.flatMap((other) =>
          other === stack ? [] : other.policies.filter(({ roleNames }) => roleNames.includes(role.name)),
        ),
      ],
    })),
  );
}

/** Returns the outputs by `Stack.Output`, and also by the output's name if only one stack has it. */
function outputsOf(stacks: readonly StackParts[]): Record<string, string> {
  const entries = stacks.flatMap(({ stackName, outputs }) =>
    Object.entries(outputs).map(([name, value]) => ({ stackName, name, value })),
  );
  const ambiguous = repeated(entries.map(({ name }) => name));
  return Object.fromEntries([
    ...entries.map(({ stackName, name, value }) => [`${stackName}.${name}`, value] as const),
    ...entries.flatMap(({ name, value }) => (ambiguous.has(name) ? [] : [[name, value] as const])),
  ]);
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}
