import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateQueueCommand,
  SQSClient,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterEach } from '@jest/globals';
import type { SqsEngine } from '../api/sqs-engine.ts';
import { createStackClock, type StackClock } from '../clock/clock.ts';
import { createSqsEngine } from '../engine/create-sqs-engine.ts';
import { startSqsServer, type SqsServer } from '../server/start-sqs-server.ts';
import { createSqliteStore } from '../store/create-sqlite-store.ts';

export interface Sqs {
  readonly client: SQSClient;
  readonly clock: StackClock;
  readonly engine: SqsEngine;
  readonly server: SqsServer;
  /** Makes a queue; returns its URL. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>;
  arnOf(queueUrl: string): string;
  /** Sends one message; returns its id. */
  send(queueUrl: string, body: string): Promise<string>;
  /** Up to 10 messages with all their attributes, without waiting. */
  receive(queueUrl: string): Promise<Message[]>;
  receiveOne(queueUrl: string): Promise<Message & { ReceiptHandle: string }>;
  counts(queueUrl: string): { visible: number; inFlight: number; delayed: number };
  /** How many long polls wait on the server. */
  waitingPolls(): number;
  stop(): Promise<void>;
}

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Serves an engine with a manual clock to the real SDK; in memory, or with a store in a file. Stopped after the test. */
export async function startSqs({ storeFile }: { storeFile?: string } = {}): Promise<Sqs> {
  const clock = createStackClock({ kind: 'manual', startAt: Date.UTC(2026, 2, 29) });
  // Each of these tests is about one behaviour, of messages of which none comes once more; that they may is in delivery.spec.ts.
  const delivery = { duplicates: 0 };
  const engine = createSqsEngine({
    clock,
    delivery,
    ...(storeFile !== undefined && { store: createSqliteStore(storeFile) }),
  });
  const server = await startSqsServer({ engine });
  const client = new SQSClient({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  let isStopped = false;
  const stop = async (): Promise<void> => {
    if (isStopped) return;
    isStopped = true;
    await server.close();
    client.destroy();
    engine.close();
  };
  cleanups.push(stop);
  const receive = async (QueueUrl: string): Promise<Message[]> => {
    const all = { MessageSystemAttributeNames: ['All' as const], MessageAttributeNames: ['All'] };
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...all }));
    return Messages ?? [];
  };
  return {
    client,
    clock,
    engine,
    server,
    async createQueue(QueueName, Attributes) {
      const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName, Attributes }));
      return present(QueueUrl);
    },
    arnOf: (queueUrl) => engine.queueOrThrow(queueUrl).arn,
    async send(QueueUrl, MessageBody) {
      const { MessageId } = await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      return present(MessageId);
    },
    receive,
    async receiveOne(queueUrl) {
      const [message] = await receive(queueUrl);
      return { ...present(message), ReceiptHandle: present(message?.ReceiptHandle) };
    },
    counts: (queueUrl) => engine.queueOrThrow(queueUrl).counts(),
    waitingPolls: () => server.waitingPolls(),
    stop,
  };
}

export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('Expected a value, and there is none');
  return value;
}

/** A file for a store in a folder of its own, which goes after the test. */
export async function temporaryStoreFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'daybreak-sqs-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return join(folder, 'sqs.db');
}

/** Waits for what another connection does in this process; gives up after 5 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited 5 s for ${condition.toString()}`);
    await new Promise(setImmediate);
  }
}
