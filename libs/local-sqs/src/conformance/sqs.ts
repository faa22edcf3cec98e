import { type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { SqsEngine } from '../api/sqs-engine.ts';
import type { StackClock } from '../clock/clock.ts';
import type { SqsServer } from '../server/start-sqs-server.ts';

/** The SQS under test: this library's server, or the one at DAYBREAK_SQS_ENDPOINT. */
export interface Sqs {
  readonly client: SQSClient;
  readonly endpoint: string;
  /** Creates a queue and returns its URL. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>;
  arnOf(queueUrl: string): Promise<string>;
  /** Sends a message and returns its id. */
  send(queueUrl: string, body: string): Promise<string>;
  /** Receives up to 10 messages with all attributes, as a short poll. */
  receive(queueUrl: string): Promise<Message[]>;
  receiveOne(queueUrl: string): Promise<Message & { ReceiptHandle: string }>;
  counts(queueUrl: string): Promise<{ visible: number; inFlight: number; delayed: number }>;
  /**
   * Advances the clock of this library's server. For another server, waits in real time, and throws NeedsOurServerError
   * for more than 3 s.
   */
  advance(ms: number): Promise<void>;
  /** Returns the internals of this library's server. Throws NeedsOurServerError for another server. */
  ours(): OurSqs;
  stop(): Promise<void>;
}

export interface OurSqs {
  readonly clock: StackClock;
  readonly engine: SqsEngine;
  readonly server: SqsServer;
}

/** The test needs this library's server. */
export class NeedsOurServerError extends Error {
  override name = 'NeedsOurServerError';
}
