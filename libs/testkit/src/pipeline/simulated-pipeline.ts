import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { StackModel } from '@daybreak/local-stack';
import type { SdkRequestHandler } from '../wire/create-sdk-request-handler.ts';

/** The part of Lambda's context that a simulated function receives. */
export interface SimulatedContext {
  awsRequestId: string;
  functionName: string;
  /** Returns the milliseconds until the function's timeout, on the virtual clock. */
  getRemainingTimeInMillis(): number;
}

/** A function's handler, which the simulation calls with an event. */
export type SimulatedHandler = (event: unknown, context: SimulatedContext) => Promise<unknown>;

/** The config of SDK clients, of any service, whose requests go through the simulation. */
export type SimulatedClientConfig = Required<
  Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials' | 'signer' | 'retryStrategy'>
> & { requestHandler: SdkRequestHandler };

/** The client config, clock, queue URLs and random numbers that a simulated function uses instead of its own. */
export interface SimulatedWiring {
  /** The client config. It is the same object in every run, so that clients can be kept. */
  client: SimulatedClientConfig;
  clock: { now(): Date };
  /** Returns the URL of the queue with this name. */
  queueUrl: (queueName: string) => string;
  /** Resolves after a delay on the virtual clock. */
  wait: (delayMs: number) => Promise<void>;
  /** Returns a number from 0 (inclusive) to 1, drawn from the seed. */
  random: () => number;
}

/** A pipeline that can be simulated: its template and its functions. */
export interface SimulatedPipeline {
  /** The template, as `readStackModel` returns it. Its queues, mappings, schedules, timeouts and tables are those of the simulation. */
  template: StackModel;
  /** Makes the handlers of one run, by function name. */
  functions: (wiring: SimulatedWiring) => Readonly<Record<string, SimulatedHandler>>;
}
