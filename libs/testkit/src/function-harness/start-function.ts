import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  createStackClock,
  type DeliveryOptions,
  type DynamoDBEngine,
  type LambdaHandler,
  type LocalStack,
  type Queue,
  startLocalStack,
} from '@daybreak/local-stack';
import { createLeakWatch, type LeakWatch } from '../leak-guard/index.ts';
import { harnessTemplate } from './harness-template.ts';

/** The time limit of every wait: far above what a test takes on a busy machine. */
const idleTimeoutMs = 60_000;

/** The addresses of the queues and tables of a function. The tables have the names of the options. */
export interface FunctionPlaces {
  /** The address of the tables. */
  readonly dynamodb: ClientPlace;
  /** The address of the queues. */
  readonly sqs: ClientPlace;
  /** The URL of the queue whose messages the function receives. */
  readonly inputQueueUrl: string;
  /** The URL of a queue for the messages that the function sends. */
  readonly outputQueueUrl: string;
}

/** The address and credentials of a service. Spread it into the config of an SDK client. */
export interface ClientPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** One function on a small stack, with real queues and tables. */
export interface FunctionHarness extends AsyncDisposable {
  /** A client for what the test itself writes and reads. The end of the harness destroys it. */
  readonly documentClient: DynamoDBDocumentClient;
  /** The clock of the stack. */
  readonly clock: { now(): Date };
  /** The queue whose messages the function receives. */
  readonly input: Queue;
  /** A queue for the messages that the function sends. */
  readonly output: Queue;
  /** The dead-letter queue of the input. */
  readonly deadLetters: Queue;
  /** Sends messages to the input, as JSON. Returns their ids. */
  send(...messages: readonly object[]): string[];
  /** Invokes the function asynchronously, with retries, and resolves with the last result. Throws LeakError. */
  invoke(event: object): ReturnType<LocalStack['invoke']>;
  /** Waits until the input is empty and no invocation runs, and skips time. Throws NotIdleError after 60 s, and LeakError. */
  idle(): Promise<void>;
}

/** The tables of a function, and the delivery of its messages. */
export interface FunctionHarnessOptions {
  /** The tables, as input of `CreateTable`. Default: none. */
  readonly tables?: readonly CreateTableCommandInput[];
  /**
   * How the input delivers messages. Default: in any order, without duplicates, so that a test can count deliveries.
   * `{ duplicates: 1 }` delivers each message twice.
   */
  readonly delivery?: DeliveryOptions;
}

/**
 * Starts a small stack around one handler in this process: an input queue with a dead-letter queue (batches of ten, five receives), an
 * output queue, and tables. Dispose the returned harness to stop it.
 *
 * Every invocation is under the leak guard. A leak does not change the result of the invocation: `idle`, `invoke` and the end of the
 * harness throw it as LeakError.
 *
 * @example
 * import { startFunction } from '@daybreak/testkit';
 *
 * const handler = async () => ({ batchItemFailures: [] });
 * const harness = await startFunction('dynalite', () => handler, {
 *   tables: [
 *     {
 *       TableName: 'orders',
 *       BillingMode: 'PAY_PER_REQUEST',
 *       KeySchema: [{ AttributeName: 'orderId', KeyType: 'HASH' }],
 *       AttributeDefinitions: [{ AttributeName: 'orderId', AttributeType: 'S' }],
 *     },
 *   ],
 * });
 * harness.send({ orderId: 'order-1' });
 * await harness.idle();
 * await harness[Symbol.asyncDispose]();
 */
export async function startFunction(
  engine: DynamoDBEngine,
  createHandler: (places: FunctionPlaces) => LambdaHandler,
  { tables = [], delivery }: FunctionHarnessOptions = {},
): Promise<FunctionHarness> {
  const folder = mkdtempSync(join(tmpdir(), 'function-harness-'));
  const leaks = createLeakWatch();
  try {
    const templatePath = join(folder, 'Function.template.json');
    writeFileSync(templatePath, JSON.stringify(harnessTemplate(tables)));
    const stack = await startLocalStack({
      engine,
      templatePath,
      enforcePermissions: false,
      delivery: { duplicates: 0, ...delivery },
      // The test reads the messages that the function leaves in the output queue.
      leaves: 'any',
      // On this clock, a slow machine neither times out the function nor makes a message visible during its invocation.
      clock: createStackClock({ kind: 'manual' }),
      functions: (wiring) => leaks.watch({ Function: createHandler(placesIn(wiring)) }),
    });
    return harnessOn(stack, folder, leaks);
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

type Wiring = Pick<LocalStack, 'outputs' | 'region' | 'dynamodbEndpoint' | 'sqsEndpoint'>;

function placesIn({ outputs, region, dynamodbEndpoint, sqsEndpoint }: Wiring): FunctionPlaces {
  const credentials = { accessKeyId: 'function', secretAccessKey: 'local' };
  return {
    dynamodb: { endpoint: dynamodbEndpoint, region, credentials },
    sqs: { endpoint: sqsEndpoint, region, credentials },
    inputQueueUrl: outputs['Input'] ?? '',
    outputQueueUrl: outputs['Output'] ?? '',
  };
}

function harnessOn(stack: LocalStack, folder: string, leaks: LeakWatch): FunctionHarness {
  const documentClient = DynamoDBDocumentClient.from(new DynamoDBClient(placesIn(stack).dynamodb));
  const input = stack.queues.queueOrThrow('input');
  return {
    documentClient,
    clock: { now: () => new Date(stack.clock.now()) },
    input,
    output: stack.queues.queueOrThrow('output'),
    deadLetters: stack.queues.queueOrThrow('dead-letters'),
    send: (...messages) =>
      input.send(messages.map((message) => ({ body: JSON.stringify(message) }))).map(({ messageId }) => messageId),
    async invoke(event) {
      const invocation = await stack.skipTimeUntil(stack.invoke('function', event));
      leaks.throwLeak();
      return invocation;
    },
    async idle() {
      await stack.waitUntilIdle({ timeoutMs: idleTimeoutMs, skipTime: true });
      leaks.throwLeak();
    },
    async [Symbol.asyncDispose]() {
      try {
        // Before the stack stops: the stop aborts running invocations, which is not a leak.
        leaks.throwLeak();
      } finally {
        documentClient.destroy();
        await stack.stop().finally(() => rmSync(folder, { recursive: true }));
      }
    },
  };
}
