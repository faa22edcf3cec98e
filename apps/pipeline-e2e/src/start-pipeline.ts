import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  createStackClock,
  type DynamoDBEngine,
  type LocalStack,
  type LocalStackOptions,
  type Queue,
  type SqsEngine,
  startLocalStack,
} from '@daybreak/local-stack';
import { handlersOf } from '@daybreak/local-stack/internal';
import { createDynamoDBDocumentClient, createSqsClient } from '@daybreak/runtime';
import { createLeakWatch } from '@daybreak/testkit';
import type { Held } from './dynamodb-proxy/hold.ts';
import { startDynamoDBProxy } from './dynamodb-proxy/start-dynamodb-proxy.ts';
import { parseOutcomeLine } from './outcome-line.ts';
import type { Capability, PipelineWith } from './pipeline/capabilities.ts';
import { createIdle } from './pipeline/create-idle.ts';
import { createPipeline } from './pipeline/create-pipeline.ts';
import { byQueue, type QueueName, queueUrlOf, readPipelineOutputs } from './pipeline/pipeline-outputs.ts';
import { createInProcessFunctions } from './pipeline/in-process-functions.ts';
import { seedOfRun } from './seed-of-run.ts';
import { templatePath } from './template-path.ts';

/** Bounds every wait; far above what a run takes on a busy machine. */
const idleTimeoutMs = 60_000;

export interface LocalPipelineOptions extends Omit<Partial<LocalStackOptions>, 'engine' | 'onFunctionLog'> {
  readonly engine: DynamoDBEngine;
  /** Where the functions run that `functions` does not replace: the bundles in processes (default), or the handlers in this one. */
  readonly runIn?: 'processes' | 'this process' | undefined;
}

/** A pipeline on the local stack: it can all that a suite may ask for. */
export interface LocalPipeline extends PipelineWith<Capability> {
  readonly documentClient: DynamoDBDocumentClient;
  readonly queues: Readonly<Record<QueueName, Queue>> & Pick<SqsEngine, 'queues'>;
}

/**
 * Starts the whole pipeline, from the template that is deployed, on this machine. Its time passes only where `idle` skips it or
 * a test moves it: however slow the machine, no function times out, and no message comes back while it is worked on.
 */
export async function startPipeline(options: LocalPipelineOptions): Promise<LocalPipeline> {
  await using started = new AsyncDisposableStack();
  const { engine, runIn = 'processes', clock = createStackClock({ kind: 'manual' }), functions, ...others } = options;
  const delivery = { ...seedOfRun(), ...options.delivery };
  const log: string[] = [];
  const leaks = createLeakWatch();
  const onFunctionLog = (functionName: string, line: string): void => void log.push(`${functionName} ${line}`);
  const dynamodb = started.adopt(await startDynamoDBProxy(), async (proxy) => await proxy.close());
  const stack = await startLocalStack({
    templatePath,
    // Half the cost of a start: a process that a test doesn't need is not there.
    warmUp: false,
    // No function reads what is parked: a suite that expects a message there reads it.
    leaves: 'any',
    ...others,
    engine,
    clock,
    delivery,
    environment: { LOG_LEVEL: 'DEBUG', ...options.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint },
    onFunctionLog,
    functions: (wiring) => {
      const replaced = handlersOf(functions, wiring);
      if (runIn === 'processes') return leaks.watch(replaced);
      const real = createInProcessFunctions(wiring, readPipelineOutputs(wiring.outputs), onFunctionLog, clock);
      started.use(real);
      return leaks.watch({ ...real.handlers, ...replaced });
    },
  });
  started.defer(async () => await stack.stop());
  dynamodb.forwardTo(stack.dynamodbEndpoint);

  const outputs = readPipelineOutputs(stack.outputs);
  const { region, dynamodbEndpoint, sqsEndpoint } = stack;
  const owner = { region, credentials: { accessKeyId: 'owner', secretAccessKey: 'local' } };
  const documentClient = createDynamoDBDocumentClient({ ...owner, endpoint: dynamodbEndpoint });
  const sqs = createSqsClient({ ...owner, endpoint: sqsEndpoint });
  started.defer(() => {
    documentClient.destroy();
    sqs.destroy();
  });
  const queues = byQueue((queue) => stack.queues.queueOrThrow(queueUrlOf(queue, outputs)));
  const idle = createIdle({
    waitUntilIdle: async ({ timeoutMs }) => await stack.waitUntilIdle({ timeoutMs, skipTime: true }),
    idleTimeoutMs,
    log,
    leaks,
  });
  // Before anything ends: what is still under way is cut off by that, and is nobody's leak.
  started.defer(() => leaks.throwLeak());
  const parts = started.move();
  const pipeline = createPipeline({
    outputs,
    documentClient,
    sqs,
    shardCount: Number(options.environment?.['DUE_SHARD_COUNT'] ?? outputs.DueShardCount),
    fire: async (scheduledTime, input) =>
      await stack.fireSchedule(outputs.ScheduleName, { scheduledTime: new Date(scheduledTime), input }),
    settling: { idle },
    ownsTable: true,
    end: async () => await parts.disposeAsync(),
  });
  return {
    ...pipeline,
    stack,
    documentClient,
    clock,
    receivesOfFiveAttempts: 10,
    idle,
    dynamodb: { ...dynamodb, hold: (matches, holding) => heldAsTimePasses(dynamodb.hold(matches, holding), stack) },
    queues: { ...queues, queues: () => stack.queues.queues() },
    killFunctions: () => stack.killFunctions(),
    killFunctionsOnceSent: async (queue) =>
      await stack.skipTimeUntil(
        new Promise<void>((resolve) => {
          const unsubscribe = stack.queues.onChange((changed) => {
            if (changed.name !== queues[queue].name) return;
            unsubscribe();
            stack.killFunctions();
            resolve();
          });
        }),
      ),
    logLines: () => log,
    outcomes: () => log.flatMap((line) => parseOutcomeLine(line.slice(line.indexOf(' ') + 1)) ?? []),
  };
}

/** What leads to the request may wait for time that only `idle` skips, and nobody is waiting for that yet. */
function heldAsTimePasses(held: Held, stack: LocalStack): Held {
  return {
    reached: async () => await stack.skipTimeUntil(held.reached()),
    abandoned: async () => await held.abandoned(),
    release: () => held.release(),
  };
}
