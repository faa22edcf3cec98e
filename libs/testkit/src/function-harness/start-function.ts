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

/** Bounds every wait; far above what a test takes on a busy machine. */
const idleTimeoutMs = 60_000;

/** Where a function under test finds what it works on; its tables have the names that they were given. */
export interface FunctionPlaces {
  /** For the SDK's clients, credentials included. */
  readonly dynamodb: ClientPlace;
  readonly sqs: ClientPlace;
  /** The queue whose messages the function is handed. */
  readonly inputQueueUrl: string;
  /** The queue that the function sends to. */
  readonly outputQueueUrl: string;
}

/** Where an SDK client finds its service; spread it into the client's config. */
export interface ClientPlace {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A function with real queues and tables around it, and nothing else of its pipeline. */
export interface FunctionHarness extends AsyncDisposable {
  /** The test's own, past the function; it ends with the harness. */
  readonly documentClient: DynamoDBDocumentClient;
  /** The stack's. */
  readonly clock: { now(): Date };
  readonly input: Queue;
  readonly output: Queue;
  readonly deadLetters: Queue;
  /** Sends to the function's input. Returns the messages' ids. */
  send(...messages: readonly object[]): string[];
  /** Invokes the function as a schedule does, retries included; resolves with its last result. Throws LeakError. */
  invoke(event: object): ReturnType<LocalStack['invoke']>;
  /** Waits until the function's input is empty and nothing runs, skipping time. Throws NotIdleError, with what is left, and LeakError. */
  idle(): Promise<void>;
}

/** What a function has around it. */
export interface FunctionHarnessOptions {
  /** Its tables. Default: none. */
  readonly tables?: readonly CreateTableCommandInput[];
  /**
   * How the input hands out its messages. Default: in no order, and none twice, since a test of one function counts what one delivery
   * comes to. `{ duplicates: 1 }` hands out each twice.
   */
  readonly delivery?: DeliveryOptions;
}

/**
 * Starts one function on a stack of its own: its handler in this process, a queue with a dead-letter queue before it (batches of ten,
 * five receives), a queue after it, and its tables. It ends with the returned object.
 *
 * Every invocation is under the leak guard: what one leaves running does not change how it ends, and is thrown as LeakError by `idle`
 * and `invoke`, or when the object ends.
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
      // The test reads what its function sends.
      leaves: 'any',
      // However slow the machine, the function does not time out, and no message comes back while it is worked on.
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
        // First of all: what is still under way is cut off by the end of the stack, and that is nobody's leak.
        leaks.throwLeak();
      } finally {
        documentClient.destroy();
        await stack.stop().finally(() => rmSync(folder, { recursive: true }));
      }
    },
  };
}
