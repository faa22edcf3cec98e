import { availableParallelism } from 'node:os';
import type { Queue } from '@daybreak/local-sqs';
import type { RunningDatabase } from '../dynamodb/start-database.ts';
import type { Deliveries } from '../delivery/create-deliveries.ts';
import type { FunctionHost } from '../lambda/invocation.ts';
import type { AsyncInvocation } from '../lambda/invoke-async.ts';
import { createMappings } from '../mapping/create-mappings.ts';
import type { Closers } from '../process/closers.ts';
import { createSchedules } from '../scheduler/create-schedules.ts';
import type { FireOptions } from '../scheduler/scheduler.ts';
import type { StackModel } from '../template/stack-model.ts';
import { createFunctions, functionsNotRun, warmUp } from './create-functions.ts';
import { createInvoker, type Invoker } from './invoker.ts';
import type { LocalStackOptions, StackWiring } from './local-stack.ts';
import { type ServiceFaults, faultyHost } from '../faults/service-faults.ts';
import type { StackLog } from './stack-log.ts';
import { handlersOf } from './stack-wiring.ts';
import type { Activity } from './waiting/activity.ts';

/** The running functions, with their mappings and schedules. */
export interface RunningFunctions {
  readonly hosts: readonly FunctionHost[];
  /** The reason for each function that does not run. */
  readonly notRun: readonly string[];
  readonly invoker: Invoker;
  /** Returns the number of invocations by function name. */
  invocationCounts(): Record<string, number>;
  /** Fires a schedule by name or logical id. */
  fireSchedule(scheduleName: string, options: FireOptions): Promise<AsyncInvocation>;
  /** The queues of the enabled event source mappings. */
  readonly mappedQueues: readonly Queue[];
  /** Aborted when the functions begin to stop. */
  readonly stopped: AbortSignal;
  /** Lets the mappings of queues reach SQS or not. They can't during an outage. */
  setReceiving(isReceiving: boolean): void;
}

/** Starts the functions, with an environment of each unless `warmUp` is false, and then the mappings and the schedules. */
export async function startFunctions(
  { options, templatePath, model, wiring, streams, log, faults, activity, deliveries }: StartFunctionsOptions,
  closers: Closers,
): Promise<RunningFunctions> {
  const { clock, queues } = wiring;
  const handlers = handlersOf(options.functions, wiring);
  const created = createFunctions({
    models: model.functions,
    templatePath,
    handlers,
    strict: options.strict,
    endpoints: wiring,
    clock,
    activity,
    maximumEnvironments: options.maximumEnvironments ?? defaultEnvironments(),
    letExit: options.letFunctionsExit,
    onLogLine: log.line,
    onInvocationFailed: (functionName, error) => log.failure(functionName, { message: 'Invoke Error', ...error }),
  });
  const invocations = new Map<string, number>();
  const count = (name: string): unknown => invocations.set(name, (invocations.get(name) ?? 0) + 1);
  const hosts = created.map((host) => faultyHost(host, faults, count));
  const mappings = createMappings({
    models: model.eventSourceMappings,
    streamModels: model.streamMappings,
    streams,
    track: activity.track,
    hosts,
    queues,
    clock,
    onBatchFailed: (functionName, message, messageIds) => log.failure(functionName, { message, messageIds }),
    sendDiscarded: deliveries.recordsDiscarded,
  });
  closers.add('the functions', async () => {
    const ended = mappings.stop();
    await Promise.allSettled(hosts.map(async (host) => await host.close()));
    await ended;
  });

  const stopping = new AbortController();
  const { signal: stopped } = stopping;
  const { invocationEnded: onEnded } = deliveries;
  const invoker = createInvoker({ models: model.functions, hosts, clock, activity, stopped, onEnded });
  const { fireRule, fireSchedule } = deliveries;
  const schedules = createSchedules({ model, clock, invoke: invoker.event, fireRule, fireSchedule });
  closers.add('the schedules', () => {
    stopping.abort();
    schedules.stop();
  });

  if (options.warmUp !== false) await warmUp(hosts);
  mappings.start();
  if (options.schedules === 'running') schedules.start();
  const notRun = functionsNotRun(model.functions, handlers);
  const { queues: mappedQueues, setReceiving } = mappings;
  const invocationCounts = (): Record<string, number> => Object.fromEntries(invocations);
  return {
    hosts,
    notRun,
    invoker,
    invocationCounts,
    fireSchedule: schedules.fire,
    mappedQueues,
    stopped,
    setReceiving,
  };
}

interface StartFunctionsOptions {
  readonly options: LocalStackOptions;
  /** The path in error messages. */
  readonly templatePath: string;
  readonly model: StackModel;
  readonly wiring: StackWiring;
  readonly streams: RunningDatabase['streams'];
  readonly log: StackLog;
  readonly faults: ServiceFaults;
  readonly activity: Activity;
  readonly deliveries: Pick<Deliveries, 'invocationEnded' | 'fireRule' | 'fireSchedule' | 'recordsDiscarded'>;
}

/**
 * Returns half the number of cores, because each process must load its code, and at least two: concurrent invocations of one function overlap on
 * Lambda, so they must overlap on a machine with two cores too.
 */
function defaultEnvironments(): number {
  return Math.max(2, Math.floor(availableParallelism() / 2));
}
