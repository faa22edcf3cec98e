import { sendActionOf } from '../iam/send-action.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import type { StackModel } from '../template/stack-model.ts';

type LoopModel = Pick<StackModel, 'functions' | 'eventSourceMappings' | 'queues' | 'topics' | 'subscriptions'>;

/**
 * Returns a warning for each function that may send to a queue or a topic that invokes it again. Lambda stops such a loop after about 16
 * invocations, and drops its message. The local stack does not.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export function loopWarnings(model: LoopModel, permissions: Pick<Permissions, 'mayCall'> | undefined): string[] {
  if (permissions === undefined) return [];
  const maySend = (caller: string, resource: string): boolean =>
    permissions.mayCall({ caller, action: sendActionOf(resource), resource });
  const next = new Map(
    model.functions.map(({ name }) => {
      const sendsTo = [...model.queues, ...model.topics].filter(({ arn }) => maySend(name, arn));
      return [name, new Set(sendsTo.flatMap(({ arn }) => invokedBy(arn, model)))] as const;
    }),
  );
  return model.functions.flatMap(({ logicalId, name, allowsRecursiveLoop }) =>
    allowsRecursiveLoop !== true && reachableFrom(name, next).has(name)
      ? [
          `Function ${logicalId}: it may send to a queue or a topic that invokes it again. Lambda stops such a loop after about 16 invocations in a row, ` +
            `and drops the message. The local stack does not. If your messages need more invocations, set RecursiveLoop: Allow`,
        ]
      : [],
  );
}

/** Returns the functions that receive the messages of a queue or a topic. */
function invokedBy(arn: string, { functions, eventSourceMappings, subscriptions }: LoopModel): string[] {
  const queues = [arn, ...subscriptions.flatMap(({ topicArn, endpointArn }) => (topicArn === arn ? endpointArn : []))];
  return [
    ...eventSourceMappings.flatMap(({ queueArn, functionName, enabled }) =>
      enabled && queues.includes(queueArn) ? functionName : [],
    ),
    ...functions.flatMap(({ arn: functionArn, name }) => (queues.includes(functionArn) ? name : [])),
  ];
}

function reachableFrom(name: string, next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>();
  const waiting = [...(next.get(name) ?? [])];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (reached.has(each)) continue;
    reached.add(each);
    waiting.push(...(next.get(each) ?? []));
  }
  return reached;
}
