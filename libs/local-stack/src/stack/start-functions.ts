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
import { type ServiceTroubles, troubledHost } from '../troubles/service-troubles.ts';
import type { StackLog } from './stack-log.ts';
import { handlersOf } from './stack-wiring.ts';
import type { Activity } from './waiting/activity.ts';

/** The functions, and what invokes them. */
export interface RunningFunctions {
  readonly hosts: readonly FunctionHost[];
  /** Why each function that is not run is not. */
  readonly notRun: readonly string[];
  readonly invoker: Invoker;
  /** See `LocalStack`. */
  invocationCounts(): Record<string, number>;
  /** See `LocalStack`. */
  fireSchedule(scheduleName: string, options: FireOptions): Promise<AsyncInvocation>;
  /** The queues that an event source mapping reads. */
  readonly mappedQueues: readonly Queue[];
  /** Aborted when they begin to end. */
  readonly stopped: AbortSignal;
  /** Whether the mappings of queues reach them: they don't in an outage of SQS. */
  setReceiving(isReceiving: boolean): void;
}

/** Starts the functions, each ahead of its first invocation unless that is not wanted, then the mappings and the schedules. */
export async function startFunctions(
  { options, templatePath, model, wiring, streams, log, troubles, activity, deliveries }: StackOf,
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
  const hosts = created.map((host) => troubledHost(host, troubles, count));
  const mappings = createMappings({
    models: model.eventSourceMappings,
    streamModels: model.streamMappings,
    streams,
    track: activity.track,
    hosts,
    queues,
    clock,
    onBatchFailed: (functionName, message, messageIds) => log.failure(functionName, { message, messageIds }),
    sendDiscarded: deliveries.recordsGivenUp,
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

interface StackOf {
  readonly options: LocalStackOptions;
  /** For messages. */
  readonly templatePath: string;
  readonly model: StackModel;
  readonly wiring: StackWiring;
  readonly streams: RunningDatabase['streams'];
  readonly log: StackLog;
  readonly troubles: ServiceTroubles;
  readonly activity: Activity;
  readonly deliveries: Pick<Deliveries, 'invocationEnded' | 'fireRule' | 'fireSchedule' | 'recordsGivenUp'>;
}

/**
 * Half of the cores, since each more process has its code to load and warm up; and two at least, since the invocations of one function overlap on
 * Lambda, which a machine of two cores must show as well.
 */
function defaultEnvironments(): number {
  return Math.max(2, Math.floor(availableParallelism() / 2));
}
