import { availableParallelism } from 'node:os';
import { createActivity } from './activity.ts';
import { type Closers, createClosers } from './closers.ts';
import { createFunctions, warmUp } from './create-functions.ts';
import { createMappings } from './create-mappings.ts';
import { createQueues } from './create-queues.ts';
import { createPermissions, type Permissions } from './iam/index.ts';
import { waitUntilIdle } from './idle.ts';
import { createInvoker } from './invoker.ts';
import type { LocalStack, LocalStackOptions, StackWiring } from './local-stack.ts';
import { lockDataDir } from './lock-data-dir.ts';
import { Scheduler } from './scheduler/index.ts';
import { skipTimeUntil } from './skip-time-until.ts';
import { environmentOf, handlersOf } from './stack-wiring.ts';
import { startDatabase, startSqs } from './start-services.ts';
import { loadTemplate, readStackModel, stackNameOf } from './template/index.ts';
import type { WatchedStack } from './watch-stack.ts';

/**
 * Stands up what a synthesised template asks for, on 127.0.0.1, and resolves when it runs. Throws TemplateError,
 * FunctionInitError, DataDirInUseError, TableMismatchError or DynamoDBEngineError; what was started by then has ended.
 *
 * ```ts
 * const stack = await startLocalStack({ templatePath: 'dist/apps/infra/cdk.out/Daybreak-dev.template.json' });
 * await stack.fireSchedule('daily', { scheduledTime: new Date('2026-03-01T12:00:00Z') });
 * await stack.waitUntilIdle({ timeoutMs: 30_000, skipTime: true });
 * await stack.stop();
 * ```
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const closers = createClosers();
  try {
    return await start(options, closers);
  } catch (error) {
    // Why it could not start says more than what could not be ended after that.
    await closers.closeAll().catch(() => {});
    throw error;
  }
}

async function start(options: LocalStackOptions, closers: Closers): Promise<LocalStack> {
  const { templatePath, onFunctionLog, region = 'eu-west-1', accountId = '000000000000' } = options;
  const template = loadTemplate(templatePath);
  const dataDir = lockedDataDir(options.dataDir, closers);

  const onFailure = (functionName: string, fields: object): void =>
    onFunctionLog?.(functionName, JSON.stringify({ level: 'ERROR', ...fields }));
  // The template's URLs name the SQS server, so it is there before what the template permits is known.
  let permissions: Permissions | undefined;
  const refusalOf: Permissions['refusalOf'] = (call) => permissions?.refusalOf(call);
  const { clock: givenClock, delivery } = options;
  const sqs = await startSqs({ clock: givenClock, dataDir, region, accountId, refusalOf, delivery }, closers);
  const { engine: queues, endpoint: sqsEndpoint } = sqs;
  queues.onDuplicate(({ name }, messageId) =>
    onFunctionLog?.(name, JSON.stringify({ level: 'INFO', message: 'Handed out once more', messageId })),
  );
  const { clock } = queues;
  const place = { stackName: stackNameOf(templatePath), accountId, region, sqsEndpoint };
  const { parameters, environment } = options;
  const model = readStackModel({ template, templatePath, place, parameters, environment });
  const { outputs, functions, schedules, eventSourceMappings } = model;
  if (options.enforcePermissions !== false) {
    permissions = createPermissions(model, templatePath, (caller, message) => onFailure(caller, { message }));
  }
  createQueues(model.queues, queues);
  const { engine, countRequests = false, countUnits = false } = options;
  // Units come back with time: where that stands still, a test would throttle itself by the number of its requests.
  const { capacity = clock.passes ? 'newOnDemand' : 'unlimited' } = options;
  const database = await startDatabase(
    {
      engine,
      dataDir,
      tables: model.tables,
      region,
      accountId,
      countRequests,
      countUnits,
      capacity,
      clock,
      permissions,
    },
    closers,
  );

  const { endpoint: dynamodbEndpoint } = database;
  const breaking = new AbortController();
  const { signal: broken } = breaking;
  void database.died.then((error) => {
    breaking.abort(error);
    onFailure(error.engine, { message: error.message });
  });
  const wiring: StackWiring = {
    outputs,
    dynamodbEndpoint,
    sqsEndpoint,
    region,
    clock,
    queues,
    environmentOf: environmentOf(functions),
  };
  const activity = createActivity();
  const hosts = createFunctions({
    models: functions,
    templatePath,
    handlers: handlersOf(options.functions, wiring),
    endpoints: wiring,
    clock,
    activity,
    maximumEnvironments: options.maximumEnvironments ?? defaultEnvironments(),
    letExit: options.letFunctionsExit,
    onLogLine: (functionName, line) => onFunctionLog?.(functionName, line),
    onInvocationFailed: (functionName, error) => onFailure(functionName, { message: 'Invoke Error', ...error }),
  });
  const mappings = createMappings({
    models: eventSourceMappings,
    hosts,
    queues,
    clock,
    onBatchFailed: (functionName, message, messageIds) => onFailure(functionName, { message, messageIds }),
  });
  closers.add('the functions', async () => {
    const stopped = mappings.stop();
    await Promise.allSettled(hosts.map(async (host) => await host.close()));
    await stopped;
  });

  const stopping = new AbortController();
  const { signal: stopped } = stopping;
  const invoker = createInvoker({ models: functions, hosts, clock, activity, stopped });
  const scheduler = new Scheduler({ schedules, clock, invoke: invoker.event });
  closers.add('the schedules', () => {
    stopping.abort();
    scheduler.stop();
  });

  if (options.warmUp !== false) await warmUp(hosts);
  mappings.start();
  if (options.schedules === 'running') scheduler.start();

  const { unsupported, notEmulated, warnings } = model;
  const watched: WatchedStack = { clock, activity, engine: queues, queues: mappings.queues, stopped, broken };
  return {
    ...wiring,
    engine: database.engine,
    unsupported,
    notEmulated,
    warnings,
    permissions,
    async invoke(functionName, payload, { type = 'request' } = {}) {
      return await invoker[type](functionName, JSON.stringify(payload) ?? 'null');
    },
    fireSchedule: async (scheduleName, firing) => await scheduler.fire(scheduleName, firing),
    killFunctions: () => hosts.forEach((host) => host.kill()),
    waitUntilIdle: async (wait) => await waitUntilIdle(watched, wait),
    skipTimeUntil: async (happened) => await skipTimeUntil(watched, happened),
    requestCounts: () => ({
      ...prefixed('SQS', sqs.requestCounts()),
      ...prefixed('DynamoDB', database.requestCounts()),
    }),
    unitCounts: () => database.unitCounts(),
    processes: () => [
      ...hosts.flatMap((host) => host.pids().map((pid) => ({ name: host.functionName, pid }))),
      ...(broken.aborted ? [] : [{ name: database.engine, pid: database.pid }]),
    ],
    stop: async () => await closers.closeAll(),
  };
}

/** Half of the cores: at least two functions work at once, and each more process has its code to load and warm up. */
function defaultEnvironments(): number {
  return Math.max(1, Math.floor(availableParallelism() / 2));
}

function prefixed(service: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([operation, count]) => [`${service}.${operation}`, count]));
}

/** The folder's path, once it is locked. */
function lockedDataDir(dataDir: LocalStackOptions['dataDir'], closers: Closers): string | undefined {
  if (typeof dataDir !== 'string') return dataDir?.dataDir;
  const lock = lockDataDir(dataDir);
  closers.add('the lock of the data folder', () => lock[Symbol.dispose]());
  return dataDir;
}
