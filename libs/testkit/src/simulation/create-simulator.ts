import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createStackClock, createTables } from '@daybreak/local-stack';
import { createRandom } from '@daybreak/local-stack/internal';
import { type Decisions, replayedDecisions, seededDecisions } from '../decisions/decisions.ts';
import { chooseMessage } from '../events/deliveries.ts';
import { prepareFunctions } from '../functions/prepare-functions.ts';
import { createRunCleanup } from '../environment/run-cleanup.ts';
import { createPromises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { createOracleReads } from './oracle-reads.ts';
import { clientConfig } from '../pipeline/client-config.ts';
import type { SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import { createFaultInjector } from '../faults/fault-injector.ts';
import { createDynamoDBTransport } from '../wire/in-process-transport.ts';
import { createTableAccess } from '../wire/table-access.ts';
import type { Transport } from '../wire/transport.ts';
import { clockSkewMs, sendAsCaller } from '../state/caller.ts';
import { createItemImages } from '../state/item-images.ts';
import { createItems } from '../state/items.ts';
import { createRunLog } from '../state/run-log.ts';
import { createRun } from './create-run.ts';
import { readTemplate } from './read-template.ts';
import { createRunServices } from './run-services.ts';
import { runToEnd } from './run-to-end.ts';
import { createSetup } from './setup.ts';
import type { SimulationOptions, SimulationResult } from './simulation-case.ts';
import { SimulationFailure } from './simulation-failure.ts';
import type { SimulatorOptions } from './simulator-options.ts';

/** Simulates runs of one pipeline, one at a time. */
export interface Simulator<Input, Outcome> {
  /**
   * Runs the pipeline's real functions in this process, one request at a time. The seed decides the order of events and the faults.
   * The kit and the oracle check their promises during the run and at its end.
   *
   * @throws {SimulationFailure} if a promise is broken or an event throws, with the trace and the decisions that replay the run.
   * @throws {Error} if another run is under way.
   */
  simulate(options: SimulationOptions<Input>): Promise<SimulationResult & Outcome>;
  /** Frees the resources of the simulator. Throws Error during a run. */
  close(): Promise<void>;
}

/** The start times of runs on the virtual clock. They are a century apart, and no function may behave differently. */
const startTimes = [Date.UTC(2001, 0, 1), Date.UTC(2101, 0, 1)] as const;

/**
 * Creates a simulator with a DynamoDB in memory, in this process, and makes the `warmUp` run. Close the simulator after use. Throws
 * TemplateError if a template can't be read, and Error if the module of a function does not exist or can't be built.
 *
 * @example
 * import { createSimulator, everyFault } from '@daybreak/testkit';
 *
 * const simulator = await createSimulator<{ orders: readonly string[] }>({
 *   template: 'cdk.out/Shop.template.json',
 *   begin({ orders }, setup) {
 *     for (const order of orders) setup.send('orders', order);
 *   },
 * });
 * await simulator.simulate({ orders: ['order-1', 'order-2'], faults: everyFault, seed: 1 });
 * await simulator.close();
 */
export async function createSimulator<Input extends object, Outcome extends object = object, Action = never>(
  options: SimulatorOptions<Input, Outcome, Action>,
): Promise<Simulator<Input, Outcome>> {
  const template = readTemplate(options.template);
  const prepared = await prepareFunctions(template, options.functions);
  const dynamodb = createDynamoDBTransport();
  const simulatedClient = clientConfig(sendAsCaller);
  const directClient = clientConfig(dynamodb.send);
  let readAsOracle: Transport['send'] = dynamodb.send;
  const oracleClient = clientConfig(async (request) => await readAsOracle(request));
  const admin = new DynamoDBClient(directClient);
  const tables = createTableAccess(dynamodb);

  async function simulate(simulationOptions: SimulationOptions<Input>): Promise<SimulationResult & Outcome> {
    const { faults, outages, capacity, unchecked = false } = simulationOptions;
    const decisions = decisionsOf(simulationOptions);
    const randomSeed = decisions.draw();
    const clock = createStackClock({ kind: 'manual', startAt: startTimes[randomSeed % 2 === 0 ? 0 : 1] });
    const now = (): number => clock.now();
    const startedAt = now();
    const sinceStartMs = (): number => now() - startedAt;
    const log = createRunLog(sinceStartMs, { unchecked });
    const injector = createFaultInjector({ decisions, faults, outages, sinceStartMs });
    using cleanup = createRunCleanup();
    using services = createRunServices({
      template,
      dynamodb,
      clock,
      capacity,
      injector,
      log,
      outside: options.outside?.(),
      chooseMessage: (visible) => chooseMessage(decisions, injector, visible),
    });
    const { engine } = services;
    const items = createItems(template.tables, tables);
    const images = createItemImages(template.tables, clock);
    readAsOracle = createOracleReads({ send: dynamodb.send, staleReads: images.staleReads, seed: randomSeed });
    const wiring: SimulatedWiring = {
      client: simulatedClient,
      clock: { now: () => new Date(now() + clockSkewMs()) },
      queueUrl: (name) => engine.queueOrThrow(name).url,
      wait: async (delayMs) => await new Promise((resolve) => clock.setTimer(delayMs, resolve)),
      random: createRandom(randomSeed),
    };

    for (const table of template.tables) await tables.empty(table);
    const setup = createSetup<Action>({ client: directClient, clock, engine });
    await options.begin(simulationOptions, setup);
    await items.begin();
    const messages = () =>
      engine.queues().flatMap((queue) => queue.messages().map(({ body }) => ({ queue: queue.name, body })));
    const oracle: Oracle<Outcome> =
      options.oracle?.(
        {
          now,
          items: items.of,
          messages,
          client: oracleClient,
          random: createRandom(randomSeed + 1),
          report: log.report,
        },
        simulationOptions,
      ) ?? {};
    const promises = createPromises(options.promises, log.report);
    const shared = { oracle, promises, clock, items, images, injector, log };
    const { onLogLine = () => undefined } = options;
    const environment = { clock, random: wiring.random, fail: log.fail, onLogLine, atEnd: cleanup.atEnd };
    const functions = prepared.make(wiring, environment);
    const actors = options.actors?.(wiring) ?? {};
    const run = createRun({ ...shared, template, functions, actors, planned: setup, engine, services, decisions });
    const failed = (error: unknown): never => {
      const violation = error instanceof Error ? error : new Error(String(error));
      throw new SimulationFailure(violation, { trace: log.lines, decisions: decisions.taken });
    };
    const events = await runToEnd(run, { ...shared, unchecked }).catch(failed);
    return {
      ...outcomeOf(oracle),
      trace: log.lines,
      decisions: decisions.taken,
      events,
      faultsInjected: Object.fromEntries(injector.injected),
      refusedByOutages: injector.refusedByOutages,
      unitCounts: services.unitCounts(),
    };
  }

  async function close(): Promise<void> {
    admin.destroy();
    prepared[Symbol.dispose]();
    await dynamodb.close();
  }

  try {
    await createTables(template.tables, admin);
    // The first requests of a process read the SDK's files, which takes real time. No later run may depend on that.
    if (options.warmUp !== undefined) await simulate({ ...options.warmUp, decisions: [], unchecked: true });
  } catch (error) {
    await close();
    throw error;
  }

  let isRunning = false;
  function assertIdle(): void {
    if (isRunning)
      throw new Error('A simulation is under way: await it first, because its items are in the same tables');
  }

  return {
    async simulate(simulationOptions) {
      assertIdle();
      isRunning = true;
      try {
        return await simulate(simulationOptions);
      } finally {
        isRunning = false;
      }
    },
    async close() {
      assertIdle();
      await close();
    },
  };
}

/** Returns the outcome of the oracle, or an empty object if it has no `outcome`. */
function outcomeOf<Outcome extends object>(oracle: Oracle<Outcome>): Outcome {
  // eslint-disable-next-line no-restricted-syntax -- only an Outcome without members has no `outcome`
  return oracle.outcome?.() ?? ({} as Outcome);
}

function decisionsOf(simulationOptions: SimulationOptions<unknown>): Decisions {
  if ('decideBy' in simulationOptions) return simulationOptions.decideBy;
  return 'seed' in simulationOptions
    ? seededDecisions(simulationOptions.seed)
    : replayedDecisions(simulationOptions.decisions);
}
