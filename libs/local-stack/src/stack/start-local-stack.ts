import { join } from 'node:path';
import { openSqsAddress } from '@daybreak/local-sqs';
import { type RunningDatabase, startDatabase } from '../dynamodb/start-database.ts';
import { createArrivals } from '../arrivals/create-arrivals.ts';
import { putItemAt } from '../arrivals/put-item-at.ts';
import { deliveryWarnings } from '../delivery/delivery-warnings.ts';
import { loopWarnings } from '../delivery/loop-warnings.ts';
import { createEventLog, eventsFileName } from '../events/event-log.ts';
import { createPermissions } from '../iam/create-permissions.ts';
import { type Closers, createClosers } from '../process/closers.ts';
import { loadTemplates } from '../template/loading/load-templates.ts';
import type { LocalStack, LocalStackOptions, StackWiring } from './local-stack.ts';
import { lockDataDir } from './lock-data-dir.ts';
import { ServiceFaults } from '../faults/service-faults.ts';
import { readTemplates } from './read-templates.ts';
import { createStackLog } from './stack-log.ts';
import { environmentOf } from './stack-wiring.ts';
import { startEvents } from './start-events.ts';
import { type RunningFunctions, startFunctions } from './start-functions.ts';
import { startSqs } from './start-sqs.ts';
import { createActivity } from './waiting/activity.ts';
import { waitUntilIdle } from './waiting/idle.ts';
import { skipTimeUntil } from './waiting/skip-time-until.ts';
import { assertLeaves, unreadQueues } from './waiting/unread-messages.ts';
import type { WatchedStack } from './waiting/watch-stack.ts';

const hourMs = 60 * 60 * 1_000;

/**
 * Starts the resources of a template on 127.0.0.1, and resolves when they run. Throws TemplateError, FunctionInitError,
 * DataDirInUseError, TableMismatchError or DynamoDBEngineError, and stops what it had started.
 *
 * @example
 * import { startLocalStack } from '@daybreak/local-stack';
 *
 * const stack = await startLocalStack({ templatePath: 'cdk.out/Shop.template.json' });
 * stack.queues.queueOrThrow('orders').send([{ body: JSON.stringify({ orderId: 'order-1' }) }]);
 * await stack.waitUntilIdle({ timeoutMs: 30_000, skipTime: true }); // time jumps when nothing else can happen
 * await stack.stop();
 */
export async function startLocalStack(options: LocalStackOptions): Promise<LocalStack> {
  const closers = createClosers();
  try {
    return await start(options, closers);
  } catch (error) {
    // The reason why the stack did not start is more useful than what did not stop afterwards.
    await closers.closeAll().catch(() => {});
    throw error;
  }
}

async function start(options: LocalStackOptions, closers: Closers): Promise<LocalStack> {
  const { region = 'eu-west-1', accountId = '000000000000' } = options;
  const templates = loadTemplates(options.templatePath);
  const templatePath = templates.map((each) => each.templatePath).join(', ');
  const dataDir = lockedDataDir(options.dataDir, closers);
  const log = createStackLog(options.onFunctionLog);

  // The queue URLs of the template contain the address of this server.
  const address = await openSqsAddress();
  closers.add('the address of the queues', async () => await address.close());
  const model = readTemplates(templates, { accountId, region, sqsEndpoint: address.endpoint }, options);
  const permissions =
    options.enforcePermissions === false
      ? undefined
      : createPermissions(model, templatePath, (caller, message) => log.failure(caller, { message }));

  const faults = new ServiceFaults(model.functions.map(({ name }) => name));
  const common = { ...options, faults, dataDir, region, accountId, permissions };
  const sqs = await startSqs({ ...common, address, queues: model.queues, onDuplicate: log.duplicate }, closers);
  const { clock } = sqs.engine;
  const database = await startDatabase(
    {
      ...common,
      clock,
      answers: { seed: sqs.engine.delivery.seed, ...options.answers },
      tables: model.tables,
      onDied: ({ engine, message }) => log.failure(engine, { message }),
    },
    closers,
  );
  const events = createEventLog(dataDir === undefined ? undefined : join(dataDir, eventsFileName));
  const eventPlace = { region, accountId, now: () => clock.now() };
  const activity = createActivity();
  // Deliveries come from functions and go to functions, which start last.
  const started = Promise.withResolvers<RunningFunctions>();
  const invoke = (functionName: string, event: string): void => {
    if (!model.functions.some(({ name }) => name === functionName))
      throw new RangeError(`The template has no function ${functionName}`);
    void started.promise.then(({ invoker }) => invoker.event(functionName, event));
  };
  const { deliveries, eventServices, s3 } = await startEvents(
    { model, queues: sqs.engine, events, permissions, place: eventPlace, activity, log, invoke },
    closers,
  );
  const arrive = createArrivals({
    model,
    queues: sqs.engine,
    deliveries,
    place: eventPlace,
    invoke,
    putItem: putItemAt(database.endpoint),
    putObject: (bucket, object) => s3?.putObject(bucket, object),
  });
  const wiring: StackWiring = {
    outputs: model.outputs,
    dynamodbEndpoint: database.endpoint,
    sqsEndpoint: address.endpoint,
    eventsEndpoint: eventServices.endpoint,
    s3Endpoint: s3?.endpoint,
    region,
    clock,
    queues: sqs.engine,
    environmentOf: environmentOf(model.functions),
  };
  const functions = await startFunctions(
    { options, templatePath, model, wiring, streams: database.streams, log, faults, activity, deliveries },
    closers,
  );
  started.resolve(functions);

  const { hosts, notRun, invoker, invocationCounts, fireSchedule, mappedQueues, stopped, setReceiving } = functions;
  const { broken } = database;
  if (clock.passes) expireHourly(database, closers);
  const unread = unreadQueues(model.queues, mappedQueues, (name) => sqs.engine.queueOrThrow(name));
  const { leaves = [] } = options;
  assertLeaves(unread, leaves);
  const watched: WatchedStack = {
    clock,
    activity,
    engine: sqs.engine,
    queues: mappedQueues,
    unread,
    leaves,
    stopped,
    broken,
  };
  return {
    ...wiring,
    engine: database.engine,
    unsupported: [...model.unsupported, ...notRun],
    notEmulated: model.notEmulated,
    warnings: [...model.warnings, ...deliveryWarnings(model, permissions), ...loopWarnings(model, permissions)],
    permissions,
    events,
    invoke: async (functionName, payload, { type = 'request' } = {}) =>
      await invoker[type](functionName, JSON.stringify(payload) ?? 'null'),
    arrive,
    failures: log.failures,
    fireSchedule,
    replaceCode: async (functionName, codeFolder) => await invoker.replaceCode(functionName, codeFolder),
    setServiceFault(service, fault) {
      faults.set(service, fault);
      if (service === 'sqs') setReceiving(fault !== 'unavailable');
    },
    killFunctions: () => hosts.forEach((host) => host.kill()),
    async waitUntilIdle(wait) {
      await waitUntilIdle(watched, wait);
      database.catchUp();
      await database.expireItems();
    },
    skipTimeUntil: async (happened) => await skipTimeUntil(watched, happened),
    requestCounts: () => ({
      ...prefixed('SQS', sqs.requestCounts()),
      ...prefixed('DynamoDB', database.requestCounts()),
      ...eventServices.requestCounts(),
      ...prefixed('S3', s3?.requestCounts() ?? {}),
    }),
    invocationCounts,
    unitCounts: () => database.unitCounts(),
    processes: () => [
      ...hosts.flatMap((host) => host.pids().map((pid) => ({ name: host.functionName, pid }))),
      ...(broken.aborted ? [] : [{ name: database.engine, pid: database.pid }]),
    ],
    stop: async () => await closers.closeAll(),
  };
}

/**
 * Deletes expired items every hour, for a stack whose `waitUntilIdle` is not called, such as during development. A failed deletion is
 * repeated an hour later.
 */
function expireHourly({ expireItems }: Pick<RunningDatabase, 'expireItems'>, closers: Closers): void {
  const timer = setInterval(() => void expireItems().catch(() => {}), hourMs).unref();
  closers.add('the expiry of items', () => clearInterval(timer));
}

function prefixed(service: string, counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).map(([operation, count]) => [`${service}.${operation}`, count]));
}

/** Returns the path of the data folder after locking it. */
function lockedDataDir(dataDir: LocalStackOptions['dataDir'], closers: Closers): string | undefined {
  if (typeof dataDir !== 'string') return dataDir?.dataDir;
  const lock = lockDataDir(dataDir);
  closers.add('the lock of the data folder', () => lock[Symbol.dispose]());
  return dataDir;
}
