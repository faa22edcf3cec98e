import { createStackClock, type DynamoDBEngine, type Queue, startLocalStack } from '@daybreak/local-stack';
import * as v from 'valibot';
import { copyTemplate, takeSingleMessages } from '../copy-template.ts';
import type { Matches } from '../dynamodb-proxy/dynamodb-request.ts';
import type { HoldOptions } from '../dynamodb-proxy/hold.ts';
import { type DynamoDBProxy, startDynamoDBProxy } from '../dynamodb-proxy/start-dynamodb-proxy.ts';
import type { Item } from '../item.ts';
import { scanItems } from '../scan-items.ts';
import { seedOfRun } from '../seed-of-run.ts';
import { type OlderOwner, olderOwner } from './older-owner.ts';
import { unpackOlderVersion } from './unpack.ts';

const idleTimeoutMs = 60_000;

/** The local stack with the older version's template and functions. It stops at once, whatever is under way, when it is disposed of. */
export interface OlderStack extends Pick<OlderOwner, 'documentClient' | 'put'>, AsyncDisposable {
  readonly dynamodb: Pick<DynamoDBProxy, 'refuse'>;
  /** Epoch milliseconds by the stack's clock. */
  now(): number;
  /** Every attribute that DynamoDB holds of each row, by the row's id. */
  items(): Promise<Record<string, Item>>;
  /** By its name in the template's outputs. */
  output(name: string): string;
  /** By what its output's name begins with: `Row`, `ValueDeadLetter`. */
  queue(name: string): Queue;
  send(queue: string, body: string): void;
  /** Starts the scanner, and waits for nothing. */
  fire(scheduledTime: string): void;
  /** Starts the scanner, and waits until nothing is left to do. */
  run(scheduledTime: string): Promise<void>;
  /** Keeps such requests waiting until the stack stops; `reached` resolves once one is. */
  hold(matches: Matches, options?: HoldOptions): { reached(): Promise<void> };
}

export async function startOlderStack(engine: DynamoDBEngine, dataDir: string): Promise<OlderStack> {
  await using started = new AsyncDisposableStack();
  const clock = createStackClock({ kind: 'manual' });
  const version = started.use(unpackOlderVersion());
  // A batch waits for no window: the clock stands while a request is held.
  const { templatePath } = started.use(copyTemplate(takeSingleMessages, version.templatePath));
  const dynamodb = started.adopt(await startDynamoDBProxy(), async (proxy) => await proxy.close());
  const stack = started.adopt(
    await startLocalStack({
      templatePath,
      dataDir,
      engine,
      clock,
      // Where receives are counted across queues, this version's dead letters are parked before its dead-letter function has seen them.
      delivery: { ...seedOfRun(), duplicates: 0, receiveCount: 'perQueue' },
      environment: { AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint },
      // One thing after the other, so that a held request stops its function.
      maximumEnvironments: 1,
      warmUp: false,
      // No function reads what is parked.
      leaves: 'any',
    }),
    async (running) => await running.stop(),
  );
  dynamodb.forwardTo(stack.dynamodbEndpoint);
  const owner = started.use(olderOwner(version, stack));

  const output = (name: string): string => v.parse(v.string(), stack.outputs[name]);
  const queue = (name: string): Queue => stack.queues.queueOrThrow(output(`${name}QueueUrl`));
  const fire = (scheduledTime: string): void =>
    void stack.fireSchedule(output('ScheduleName'), { scheduledTime: new Date(scheduledTime) });
  const parts = started.move();
  return {
    documentClient: owner.documentClient,
    put: owner.put,
    dynamodb,
    now: () => clock.now(),
    async items() {
      const items = await scanItems(owner.documentClient, output('RowsTableName'));
      return Object.fromEntries(items.map((item) => [String(item['id']), item]));
    },
    output,
    queue,
    send: (name, body) => void queue(name).send([{ body }]),
    fire,
    async run(scheduledTime) {
      fire(scheduledTime);
      await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true });
    },
    hold(matches, options) {
      const held = dynamodb.hold(matches, options);
      return { reached: async () => await stack.skipTimeUntil(held.reached()) };
    },
    [Symbol.asyncDispose]: async () => await parts.disposeAsync(),
  };
}
