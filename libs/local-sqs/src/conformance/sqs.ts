import { type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { SqsEngine } from '../api/sqs-engine.ts';
import type { StackClock } from '../clock/clock.ts';
import type { SqsServer } from '../server/start-sqs-server.ts';

/** An SQS under test: this library's, or another's at DAYBREAK_SQS_ENDPOINT. */
export interface Sqs {
  readonly client: SQSClient;
  readonly endpoint: string;
  /** Makes a queue; returns its URL. */
  createQueue(name: string, attributes?: Record<string, string>): Promise<string>;
  arnOf(queueUrl: string): Promise<string>;
  /** Sends one message; returns its id. */
  send(queueUrl: string, body: string): Promise<string>;
  /** Up to 10 messages with all their attributes, without waiting. */
  receive(queueUrl: string): Promise<Message[]>;
  receiveOne(queueUrl: string): Promise<Message & { ReceiptHandle: string }>;
  counts(queueUrl: string): Promise<{ visible: number; inFlight: number; delayed: number }>;
  /** Moves the clock of this library's server. Another server's time is real: it waits, or throws NeedsOurServerError for more than 3 s. */
  advance(ms: number): Promise<void>;
  /** This library's server from within. Throws NeedsOurServerError for another's. */
  ours(): OurSqs;
  stop(): Promise<void>;
}

export interface OurSqs {
  readonly clock: StackClock;
  readonly engine: SqsEngine;
  readonly server: SqsServer;
}

/** A test needs what only this library's server has. */
export class NeedsOurServerError extends Error {
  override name = 'NeedsOurServerError';
}
