import type { DeliveryOptions, SqsEngine, StackClock } from '@daybreak/local-sqs';
import type { AnswerOptions } from '../dynamodb/answers/answer-options.ts';
import type { TableCapacity } from '../dynamodb/capacity/capacity.ts';
import type { UnitCount } from '../dynamodb/capacity/unit-counts.ts';
import type { DynamoDBEngine } from '../dynamodb/engine/choose-engine.ts';
import type { Arrival } from '../arrivals/arrival.ts';
import type { EventLog } from '../events/event-log.ts';
import type { Permissions } from '../iam/create-permissions.ts';
import type { LambdaHandler } from '../lambda/in-process-function.ts';
import type { FunctionError } from '../lambda/invocation.ts';
import type { AsyncInvocation } from '../lambda/invoke-async.ts';
import type { FireOptions } from '../scheduler/scheduler.ts';
import type { DataDirLock } from './lock-data-dir.ts';
import type { StackFailure } from './stack-log.ts';
import type { ServiceFault, FaultyService } from '../faults/service-faults.ts';
import type { WaitOptions } from './waiting/idle.ts';
import type { LeftQueues } from './waiting/unread-messages.ts';

/** The options of `startLocalStack`. */
export interface LocalStackOptions {
  /**
   * A template of CloudFormation or SAM, in JSON or YAML, as `cdk synth` (`<stack>.template.json`, with its asset manifest beside it) or
   * `sam build` (`.aws-sam/build/template.yaml`) writes it. A list of templates may import each other's exports. A `cdk.out` stands for all
   * of its stacks.
   */
  readonly templatePath: string | readonly string[];
  /** Default: the engine whose data is in `dataDir`, or else the best installed one. */
  readonly engine?: DynamoDBEngine | undefined;
  /**
   * A folder that keeps tables and queues when the process ends. Without it, they are in memory. One process at a time can use a folder:
   * the stack locks it, unless you pass a lock. A lock that you pass, you also dispose.
   */
  readonly dataDir?: string | DataDirLock | undefined;
  /** Default: any order, and one message in a thousand twice, with a new seed. `queues.delivery.seed` has the seed. */
  readonly delivery?: DeliveryOptions | undefined;
  /** Default: a real clock, which can also be advanced. With a `dataDir`, it is never behind the times of the messages there. */
  readonly clock?: StackClock | undefined;
  /** Handlers that run in this process, by function name or logical id. Every other function runs in separate processes. */
  readonly functions?: FunctionsOption | undefined;
  /**
   * Receives each line that a function writes, and a line for each failed invocation, failed batch and distinct refused call. Also receives
   * a line under the engine's name if the engine dies, and under a queue's name for each duplicate delivery.
   */
  readonly onFunctionLog?: ((functionName: string, line: string) => void) | undefined;
  /** The maximum number of processes of a function. Default: half the number of cores, at least two. */
  readonly maximumEnvironments?: number | undefined;
  /** Lets idle functions exit by themselves on `stop`, so that Node.js writes their profiles. Default: false, they are killed. */
  readonly letFunctionsExit?: boolean | undefined;
  /** Starts one environment of each function at the start, and throws if it can't be initialised. Default: true. */
  readonly warmUp?: boolean | undefined;
  /** Variables of every function. They are added to those of the template, or replace them. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Values of template parameters, by name. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * Throws TemplateError if the template has something important that is not emulated. Default: the stack starts, and `unsupported` lists
   * such things.
   */
  readonly strict?: boolean | undefined;
  /** `running` fires enabled schedules by the stack's clock. Default: `manual`, only `fireSchedule` fires them. */
  readonly schedules?: 'manual' | 'running' | undefined;
  /**
   * Queues without a consumer whose messages may stay when the stack is idle, by name or logical id. `any` stands for all of them. Default:
   * none, so an unread message fails the wait.
   */
  readonly leaves?: LeftQueues | undefined;
  /**
   * Evaluates the role of the function that calls an emulated service, as AWS does, and checks the roles of mappings and schedules at the
   * start. A caller whose access key is not a function's (`accessKeyOf`) may do anything. Default: true.
   */
  readonly enforcePermissions?: boolean | undefined;
  /** Counts DynamoDB's read and write units for `unitCounts` even if capacity is unlimited. Default: false. */
  readonly countUnits?: boolean | undefined;
  /**
   * The capacity of each table, and of each of its global indexes, by the stack's clock. Default: `newOnDemand`, as a newly deployed table,
   * or `unlimited` on a clock that does not pass by itself.
   */
  readonly capacity?: TableCapacity | undefined;
  /**
   * How often the tables return stale reads, short pages and unprocessed keys, as DynamoDB may. Default: the defaults of `AnswerOptions`,
   * with the seed of `delivery`.
   */
  readonly answers?: AnswerOptions | undefined;
  /** Default: eu-west-1. */
  readonly region?: string | undefined;
  /** Twelve digits. Default: 000000000000. */
  readonly accountId?: string | undefined;
}

/** Where functions run: `process` runs each in separate processes, as Lambda does. Handlers run in this process. */
export type FunctionsOption = 'process' | HandlersByName | ((wiring: StackWiring) => HandlersByName);

/** Handlers that run in this process, by the name or logical id of their functions. */
export type HandlersByName = Readonly<Record<string, LambdaHandler>>;

/**
 * The values that a handler in this process needs for its clients, because it has no environment variables. Sign with the function's access
 * key (`accessKeyOf`), as a function's process does. The permissions of other access keys are not evaluated.
 */
export interface StackWiring {
  /** The outputs of the template, by name. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly dynamodbEndpoint: string;
  readonly sqsEndpoint: string;
  /** The endpoint of EventBridge and of SNS. */
  readonly eventsEndpoint: string;
  /** The endpoint of S3, in path style. Undefined if the template has no bucket. */
  readonly s3Endpoint?: string | undefined;
  readonly region: string;
  readonly clock: StackClock;
  readonly queues: SqsEngine;
  /** Returns the environment variables that the function would have in a process, by function name or logical id. */
  environmentOf(functionName: string): Readonly<Record<string, string>>;
}

/** A running stack: a template's resources on this machine. */
export interface LocalStack extends StackWiring {
  readonly engine: DynamoDBEngine;
  /** A line for each important thing in the template that is not emulated, with its consequence. */
  readonly unsupported: readonly string[];
  /** A line for each thing that is not emulated and that changes nothing here, such as alarms. */
  readonly notEmulated: readonly string[];
  /** A line for each thing that works here but is likely to cause problems on AWS. */
  readonly warnings: readonly string[];
  /** The permissions of functions, and the calls that used them. Undefined with `enforcePermissions: false`. */
  readonly permissions: Permissions | undefined;
  /** The events that buses and topics accepted. With a data folder, earlier runs are included. */
  readonly events: Pick<EventLog, 'published' | 'onPublished'>;
  /**
   * Invokes a function, by name or logical id. The type `request` (default) makes one attempt. `event` retries after 1 and 2 minutes of the
   * stack's time, as Lambda does. Resolves with the result of the last attempt: a failure is a result, not a rejection.
   */
  invoke(functionName: string, payload: unknown, options?: { type?: 'event' | 'request' }): Promise<AsyncInvocation>;
  /**
   * Sends a message, an event, an item … from outside the stack. Resolves when the receiver has it. `waitUntilIdle` waits for its
   * consequences. Rejects with ArrivalError.
   */
  arrive(arrival: Arrival): Promise<void>;
  /**
   * Returns the first 1,000 failures: invocations (also those whose retry succeeded), batches, deliveries, and calls that a role does not
   * allow.
   */
  failures(): readonly StackFailure[];
  /** Fires a schedule now, with this `scheduledTime`. Resolves as an invocation of type `event` does. */
  fireSchedule(scheduleName: string, options: FireOptions): Promise<AsyncInvocation>;
  /**
   * Replaces the code of a function, by name or logical id, from the next invocation on. Invocations under way finish on the old code, and
   * no message is lost. Resolves to undefined when an environment of the new code is ready. If none can be initialised, resolves to the
   * error and keeps the old code. Wait until it settles before you call it again for the same function.
   */
  replaceCode(functionName: string, codeFolder: string): Promise<FunctionError | undefined>;
  /**
   * Injects a fault into a service until it is called with undefined. `throttled` refuses every request of a function, or every invocation
   * if the service is Lambda. `unavailable` fails them, as in an outage. During an outage of SQS, no mapping receives messages.
   */
  setServiceFault(service: FaultyService, fault: ServiceFault | undefined): void;
  /** Sends SIGKILL to every execution environment. Batches under way fail, as on Lambda. */
  killFunctions(): void;
  /**
   * Resolves when all work is done. Reads then return the latest items. Rejects with UnreadMessagesError if messages are left in a queue
   * without a consumer, with NotIdleError at the deadline, and with DynamoDBExitedError if the engine has died.
   */
  waitUntilIdle(options: WaitOptions): Promise<void>;
  /**
   * Settles as `happened` does, and skips time until then, as `waitUntilIdle` with `skipTime` does. Use it for something that happens
   * before all work is done, such as a request that a test holds.
   */
  skipTimeUntil<Result>(happened: Promise<Result>): Promise<Result>;
  /** Returns the number of requests by operation: `SQS.SendMessageBatch`, `DynamoDB.UpdateItem`. */
  requestCounts(): Record<string, number>;
  /** Returns the number of invocations by function name, including retries. */
  invocationCounts(): Record<string, number>;
  /**
   * Returns the consumed read and write units by table, `orders`, and by index, `orders/index/byCustomer`. Returns none if capacity is
   * unlimited, unless `countUnits` is set.
   */
  unitCounts(): Record<string, UnitCount>;
  /** Returns every live process that the stack started: the functions by name, and the DynamoDB engine. */
  processes(): { name: string; pid: number }[];
  /**
   * Stops everything at once, in bounded time. Throws StopError if a part did not stop. The next start on a `dataDir` has the messages that
   * were in flight.
   */
  stop(): Promise<void>;
}
