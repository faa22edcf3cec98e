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
import type { ServiceTrouble, TroubledService } from '../troubles/service-troubles.ts';
import type { WaitOptions } from './waiting/idle.ts';
import type { LeftQueues } from './waiting/unread-messages.ts';

/** What `startLocalStack` takes. */
export interface LocalStackOptions {
  /**
   * A template of CloudFormation or SAM, in JSON or YAML, as `cdk synth` (`<stack>.template.json`, its asset manifest beside it) or
   * `sam build` (`.aws-sam/build/template.yaml`) writes it; or several, which may import what others export; or a `cdk.out`, for all of
   * its stacks.
   */
  readonly templatePath: string | readonly string[];
  /** Default: the one whose data `dataDir` holds, else the best one installed. */
  readonly engine?: DynamoDBEngine | undefined;
  /**
   * A folder in which tables and queues survive the process; without it they are in memory. One process at a time can use it: the stack
   * locks it, unless it is given a lock that the caller took, and disposes.
   */
  readonly dataDir?: string | DataDirLock | undefined;
  /** Default: in no order, one message in a thousand twice, by a fresh seed; `queues.delivery.seed` has it. */
  readonly delivery?: DeliveryOptions | undefined;
  /** Default: a real one, which can be advanced; on a `dataDir` it is never behind the times that its messages carry. */
  readonly clock?: StackClock | undefined;
  /** Handlers that run in this process, by function name or logical id; every other function runs in processes of its own. */
  readonly functions?: FunctionsOption | undefined;
  /**
   * Each line that a function writes, and one for each of its invocations and batches that failed, and each kind of call that it was
   * refused; under the engine's name, that it died; under a queue's, that it hands a message out once more.
   */
  readonly onFunctionLog?: ((functionName: string, line: string) => void) | undefined;
  /** Processes a function may have side by side. Default: half the number of cores, at least one. */
  readonly maximumEnvironments?: number | undefined;
  /** Lets idle functions exit by themselves at the end, so that Node.js writes their profiles. Default: false, they are killed. */
  readonly letFunctionsExit?: boolean | undefined;
  /** Starts one environment of each function at once, and fails when it can't be initialised. Default: true. */
  readonly warmUp?: boolean | undefined;
  /** Variables that every function gets besides, or in place of, those of the template. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Values of template parameters. */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /**
   * Refuses to start, with TemplateError, where something of the template matters and is not emulated. Default: it starts, and
   * `unsupported` lists that.
   */
  readonly strict?: boolean | undefined;
  /** `running` fires enabled schedules by the stack's clock. Default: only `fireSchedule` does. */
  readonly schedules?: 'manual' | 'running' | undefined;
  /**
   * Queues that nothing of the stack reads and whose messages may stay when it is idle, by name or logical id; `any` for all of them. Default:
   * none, so that a message that nobody reads fails the wait.
   */
  readonly leaves?: LeftQueues | undefined;
  /**
   * Evaluates the role of the function that calls DynamoDB or SQS, as AWS does, and checks the roles of mappings and
   * schedules at the start. Default: true. Whoever signs with an access key that is no function's (`accessKeyOf`) may do anything.
   */
  readonly enforcePermissions?: boolean | undefined;
  /** Counts read and write units of DynamoDB, for `unitCounts`, though capacity is unlimited. Default: false. */
  readonly countUnits?: boolean | undefined;
  /**
   * What each table, and each of its global indexes, takes before it throttles, by the stack's clock. Default: `newOnDemand`, as a table
   * that was just deployed; `unlimited` on a clock that does not pass by itself.
   */
  readonly capacity?: TableCapacity | undefined;
  /**
   * How tables answer what DynamoDB may answer with less, or with what was. Default: short pages, stale reads and batches that are
   * answered in part, by the seed of `delivery`.
   */
  readonly answers?: AnswerOptions | undefined;
  /** Default: eu-west-1. */
  readonly region?: string | undefined;
  /** Twelve digits. Default: 000000000000. */
  readonly accountId?: string | undefined;
}

/** Where functions run: each in processes of its own, as Lambda runs it, or the given handlers in this process. */
export type FunctionsOption = 'process' | HandlersByName | ((wiring: StackWiring) => HandlersByName);

/** The handlers that run in this process, by the logical ids or the names of their functions. */
export type HandlersByName = Readonly<Record<string, LambdaHandler>>;

/**
 * What a handler in this process needs to be made: it has no environment of its own. Its clients sign with the
 * function's access key (`accessKeyOf`), as those of a process do; with another one, what they may do is not evaluated.
 */
export interface StackWiring {
  readonly outputs: Readonly<Record<string, string>>;
  readonly dynamodbEndpoint: string;
  readonly sqsEndpoint: string;
  /** Of EventBridge and of SNS. */
  readonly eventsEndpoint: string;
  /** Of S3, in the path style; undefined where the template has no bucket. */
  readonly s3Endpoint?: string | undefined;
  readonly region: string;
  readonly clock: StackClock;
  readonly queues: SqsEngine;
  /** The variables that the function would get in a process, by function name or logical id. */
  environmentOf(functionName: string): Readonly<Record<string, string>>;
}

/** A template that runs on this machine. */
export interface LocalStack extends StackWiring {
  readonly engine: DynamoDBEngine;
  /** What is in the template, matters, and is not emulated: one line each. */
  readonly unsupported: readonly string[];
  /** What is not emulated because nothing here depends on it. */
  readonly notEmulated: readonly string[];
  readonly warnings: readonly string[];
  /** What functions may do, and did; undefined with `enforcePermissions: false`. */
  readonly permissions: Permissions | undefined;
  /** What was published to event buses and topics; with a data folder, by earlier runs too. */
  readonly events: Pick<EventLog, 'published' | 'onPublished'>;
  /**
   * Invokes a function, by its name or logical id. `request` tries once; `event` tries again after 1 and 2 minutes of stack
   * time, as Lambda does. Resolves when the last attempt is over, with its result; a failure is a result, not a rejection.
   */
  invoke(functionName: string, payload: unknown, options?: { type?: 'event' | 'request' }): Promise<AsyncInvocation>;
  /** Takes what comes from outside: a message, an event, an item … Resolves when it is there; `waitUntilIdle` waits for what it leads to. Rejects with ArrivalError. */
  arrive(arrival: Arrival): Promise<void>;
  /** What failed so far, the first 1,000: an invocation, also one whose retry succeeded, a batch, a delivery, a call that a role does not allow. */
  failures(): readonly StackFailure[];
  /** Fires a schedule now, as if it were `scheduledTime`. Resolves as an `event` invocation does. */
  fireSchedule(scheduleName: string, options: FireOptions): Promise<AsyncInvocation>;
  /**
   * Runs the code of another folder from the next invocation on, by the function's name or logical id; what is being invoked ends on
   * the code that it began with, and no message is lost. Resolves, once an environment of the new code is ready, to undefined; or to
   * the error when none can be initialised, and the old code stays. Call it again for the same function only when it has settled.
   */
  replaceCode(functionName: string, codeFolder: string): Promise<FunctionError | undefined>;
  /**
   * Gives a service trouble from now on, and undefined ends it. `throttled` refuses every request of a function, or of Lambda every invocation;
   * `unavailable` fails it as in an outage, and of SQS no mapping receives meanwhile.
   */
  setTrouble(service: TroubledService, trouble: ServiceTrouble | undefined): void;
  /** SIGKILL to every environment; batches under way fail as Lambda's would. */
  killFunctions(): void;
  /**
   * Resolves when all work is done; what is read then is read as it is. Rejects with UnreadMessagesError when it leaves messages that nothing reads, with NotIdleError at the
   * deadline, and with DynamoDBDiedError once the engine has died.
   */
  waitUntilIdle(options: WaitOptions): Promise<void>;
  /**
   * Settles as `happened` does, and until then lets time pass as `waitUntilIdle` with `skipTime` does: for what comes before all work
   * is done, such as a request that a test holds.
   */
  skipTimeUntil<Result>(happened: Promise<Result>): Promise<Result>;
  /** Requests so far, by operation: `SQS.SendMessageBatch`, `DynamoDB.UpdateItem`. */
  requestCounts(): Record<string, number>;
  /** Invocations so far, by the function's name, retries too. */
  invocationCounts(): Record<string, number>;
  /**
   * Read and write units so far, by table, `orders`, and by index, `orders/index/byCustomer`. None where
   * capacity is unlimited, without `countUnits`.
   */
  unitCounts(): Record<string, UnitCount>;
  /** Every process that the stack has started and that is alive: functions by their names, and the DynamoDB engine. */
  processes(): { name: string; pid: number }[];
  /** Ends everything, at once and in bounded time. Throws StopError for what did not end as it should; what was in flight in a `dataDir` is there again at the next start. */
  stop(): Promise<void>;
}
