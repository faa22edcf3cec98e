import type { SQSClient } from '@aws-sdk/client-sqs';
import type { HandlersByName, LocalStack, LocalStackOptions, StackClock, StackWiring } from '@daybreak/local-stack';
import type { QueueView } from '@daybreak/testkit';
import type { DynamoDBProxy } from '../dynamodb-proxy/start-dynamodb-proxy.ts';
import type { OutcomeLine } from '../outcome-line.ts';
import type { Pipeline } from './pipeline.ts';
import type { QueueName } from './pipeline-outputs.ts';

/** What a pipeline has besides with each capability of its target. */
interface Members {
  /** It reports when nothing is left to do. */
  idle: {
    /** Waits until nothing is left to do. Throws with what is left, and with the last lines that were logged. */
    idle(options?: { timeoutMs: number }): Promise<void>;
  };
  /** Its time can be moved: to wait for a visibility timeout or a retry takes none. */
  moveClock: { readonly clock: StackClock };
  /** Messages that fail come back while `idle` waits. */
  redelivery: {
    /**
     * How often a message is received whose five attempts fail for an unknown error. More than five times where receives lie as far apart as
     * they do on AWS, since some of them may be back-offs: libs/batch/src/back-off.ts.
     */
    readonly receivesOfFiveAttempts: number;
  };
  /** Requests of its functions to DynamoDB can be held, and made to fail. */
  hold: { readonly dynamodb: DynamoDBProxy };
  /** Its functions can be killed at any moment. */
  killFunctions: {
    killFunctions(): void;
    /** Kills them at the moment at which a message comes to the queue. */
    killFunctionsOnceSent(queue: QueueName): Promise<void>;
  };
  /** A function can be replaced by another: a faulty variant. */
  replaceFunctions: object;
  /** Another template or other variables can be deployed. */
  changeSettings: object;
  /** It counts how often each message was received. */
  receiveCounts: { readonly queues: QueueViews };
  /** What its functions log can be read. */
  functionLogs: {
    /** What the functions logged of each delivery, in order. */
    outcomes(): OutcomeLine[];
    /** Each line that the functions have written so far, in order. */
    logLines(): readonly string[];
  };
  /** Its tables hold nothing but what the test puts there, so that a row too many is seen. */
  wholeTable: object;
  /** Nothing runs unless the test starts it, and then for any day: also for one that is still to come. */
  anyDay: object;
  /** It is the local stack itself, in this process: what a suite about that stack needs. */
  localStack: { readonly stack: LocalStack };
}

export type Capability = keyof Members;

/** Each queue by its name, and all of them for assertions on every message. */
export type QueueViews = Readonly<Record<QueueName, QueueView>> & { queues(): readonly QueueView[] };

/** What a handler that replaces a function is made of. */
export interface FunctionWiring extends Pick<StackWiring, 'environmentOf' | 'region' | 'sqsEndpoint'> {
  /** Cuts each visibility timeout that a function sets. Undefined where the test moves the clock. */
  readonly longestVisibilityTimeoutSeconds?: number | undefined;
  /** Changes the SQS client of each function, for a faulty variant. */
  readonly changeSqs?: ((sqs: SQSClient) => void) | undefined;
}

/** How a suite may have its pipeline started. */
export interface StartOptions extends Partial<
  Pick<LocalStackOptions, 'environment' | 'maximumEnvironments' | 'clock' | 'dataDir' | 'capacity'>
> {
  readonly templatePath?: string;
  /** Handlers that run in this process in place of the functions, by their names or logical ids. */
  readonly functions?: ((wiring: FunctionWiring) => HandlersByName) | undefined;
  /** Asks for a kinder queue. It takes nothing of a target: one that is not the local stack delivers as it does. */
  readonly delivery?: LocalStackOptions['delivery'];
  /** Asks for kinder tables, and takes nothing of a target either. */
  readonly answers?: LocalStackOptions['answers'];
}

/** What it takes of a target to start a pipeline with an option. */
export const capabilityOfOption = {
  functions: 'replaceFunctions',
  environment: 'changeSettings',
  templatePath: 'changeSettings',
  maximumEnvironments: 'changeSettings',
  clock: 'moveClock',
  dataDir: 'localStack',
  capacity: 'localStack',
} as const satisfies Record<Exclude<keyof StartOptions, 'delivery' | 'answers'>, Capability>;

/** What shows at run time that a pipeline has what comes with a capability. */
const memberOf: Record<Capability, string | undefined> = {
  idle: 'idle',
  moveClock: 'clock',
  redelivery: 'receivesOfFiveAttempts',
  hold: 'dynamodb',
  killFunctions: 'killFunctions',
  replaceFunctions: undefined,
  changeSettings: undefined,
  receiveCounts: 'queues',
  functionLogs: 'outcomes',
  wholeTable: undefined,
  anyDay: undefined,
  localStack: 'stack',
};

export const everyCapability: ReadonlySet<Capability> = new Set(Object.keys(memberOf).filter(isCapability));

/** The options that a suite of these needs may give. */
export type OptionsWith<Needed extends Capability> = {
  readonly [
    Option in keyof typeof capabilityOfOption as (typeof capabilityOfOption)[Option] extends Needed ? Option : never
  ]?: StartOptions[Option];
} & Pick<StartOptions, 'delivery' | 'answers'>;

/** A pipeline as a suite of these needs sees it: what it does not list among its needs, it can't use. */
export type PipelineWith<Needed extends Capability> = Pipeline & Intersection<Members[Needed]>;

type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (member: infer All) => void
  ? All
  : never;

export function isPipelineWith<Needed extends Capability>(
  pipeline: Pipeline,
  needs: readonly Needed[],
): pipeline is PipelineWith<Needed> {
  return needs.every((need) => memberOf[need] === undefined || memberOf[need] in pipeline);
}

function isCapability(name: string): name is Capability {
  return Object.hasOwn(memberOf, name);
}
