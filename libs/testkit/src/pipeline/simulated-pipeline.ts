import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { StackModel } from '@daybreak/local-stack';
import type { SdkRequestHandler } from '../wire/create-sdk-request-handler.ts';

/** What of Lambda's context a simulated function is given. */
export interface SimulatedContext {
  awsRequestId: string;
  functionName: string;
  /** The milliseconds of the virtual clock until the function's timeout. */
  getRemainingTimeInMillis(): number;
}

/** A function's handler as the simulation calls it, with an SQS event or a trigger's. */
export type SimulatedHandler = (event: unknown, context: SimulatedContext) => Promise<unknown>;

/** SDK client settings that send every request through the simulation; both kinds of client take them. */
export type SimulatedClientConfig = Required<
  Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials' | 'signer' | 'retryStrategy'>
> & { requestHandler: SdkRequestHandler };

/** What a function under test is wired with instead of a clock, chance and addresses of its own. */
export interface SimulatedWiring {
  /** The same in every run, so that clients can be kept. */
  client: SimulatedClientConfig;
  clock: { now(): Date };
  /** The URL of the queue of this name. */
  queueUrl: (queueName: string) => string;
  /** Resolves when the virtual clock has moved on by so much. */
  wait: (delayMs: number) => Promise<void>;
  /** From 0 up to 1, seeded. */
  random: () => number;
}

/** A pipeline that can be simulated: what its template asks for, and its functions. */
export interface SimulatedPipeline {
  /** As `readStackModel` reads it: its queues, mappings, schedules, time-outs and tables are those of the simulation. */
  template: StackModel;
  /** Each function's handler, by the function's name; made anew for each run. */
  functions: (wiring: SimulatedWiring) => Readonly<Record<string, SimulatedHandler>>;
}
