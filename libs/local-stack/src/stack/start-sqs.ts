import { join } from 'node:path';
import {
  createSqliteStore,
  createSqsEngine,
  createStackClock,
  type DeliveryOptions,
  type SqsAddress,
  type SqsEngine,
  type SqsServer,
  type SqsServerOptions,
  type StackClock,
  startSqsServer,
} from '@daybreak/local-sqs';
import { queuesFileName } from '@daybreak/local-sqs/internal';
import { callerOf } from '../iam/caller.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import { sqsAccess } from '../iam/sqs-access.ts';
import type { Closers } from '../process/closers.ts';
import type { QueueModel } from '../template/stack-model.ts';
import { createQueues } from './create-queues.ts';
import { type ServiceFaults, sqsErrorOf } from '../faults/service-faults.ts';

export interface RunningSqs extends Pick<SqsServer, 'requestCounts'> {
  readonly engine: SqsEngine;
}

/**
 * Starts the queues and their server. With a data folder, the queues have the folder's messages. Without a clock option, the engine has a
 * real clock that continues from the times of these messages.
 */
export async function startSqs(
  options: {
    address: SqsAddress;
    queues: readonly QueueModel[];
    clock?: StackClock | undefined;
    dataDir: string | undefined;
    region: string;
    accountId: string;
    permissions: Permissions | undefined;
    faults: ServiceFaults;
    delivery?: DeliveryOptions | undefined;
    onDuplicate(queueName: string, messageId: string): void;
  },
  closers: Closers,
): Promise<RunningSqs> {
  const { address, dataDir, region, accountId, permissions, delivery } = options;
  const store = dataDir === undefined ? undefined : createSqliteStore(join(dataDir, queuesFileName));
  const startAt = Math.max(Date.now(), store?.latestTime() ?? 0);
  const clock = options.clock ?? createStackClock({ kind: 'real', startAt });
  const engine = createSqsEngine({ clock, region, accountId, ...(store && { store }), ...(delivery && { delivery }) });
  closers.add('the queues', () => engine.close());
  createQueues(options.queues, engine);
  engine.onDuplicate(({ name }, messageId) => options.onDuplicate(name, messageId));
  const server = await startSqsServer({
    engine,
    address,
    authorise: permissions && authoriserOf(permissions, engine, options.queues),
    faultFor({ authorization }) {
      const fault = options.faults.for('sqs', authorization);
      return fault === undefined ? undefined : sqsErrorOf(fault);
    },
  });
  closers.add('the SQS server', async () => await server.close());
  return { engine, requestCounts: () => server.requestCounts() };
}

/** Returns AWS's error message for a call that a function's role does not allow. */
function authoriserOf(
  permissions: Permissions,
  engine: SqsEngine,
  queues: readonly QueueModel[],
): NonNullable<SqsServerOptions['authorise']> {
  const externalArns = new Map(queues.map(({ arn, externalArn }) => [arn, externalArn ?? arn]));
  const arnOf = (queue: string): string => {
    const arn = engine.arnOf(queue);
    return externalArns.get(arn) ?? arn;
  };
  return ({ authorization, action, input }) => {
    const caller = callerOf(authorization);
    if (caller === undefined) return undefined;
    return permissions.refusalOf({ caller, ...sqsAccess(action, input, arnOf) });
  };
}
