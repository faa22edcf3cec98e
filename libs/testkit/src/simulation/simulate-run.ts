import { createStackClock } from '@daybreak/local-stack';
import { createRandom } from '@daybreak/local-stack/internal';
import { type Decisions, replayedDecisions, seededDecisions } from '../decisions/decisions.ts';
import { createRunCleanup } from '../environment/run-cleanup.ts';
import { chooseMessage } from '../events/deliveries.ts';
import { createFaultInjector } from '../faults/fault-injector.ts';
import { createPromises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { SimulatedWiring } from '../pipeline/simulated-pipeline.ts';
import { clockSkewMs } from '../state/caller.ts';
import { createItemImages } from '../state/item-images.ts';
import { createItems } from '../state/items.ts';
import { createRunLog } from '../state/run-log.ts';
import { createOracleReads } from './oracle-reads.ts';
import { createRun } from './create-run.ts';
import { createRunServices } from './run-services.ts';
import { runToEnd } from './run-to-end.ts';
import { createSetup } from './setup.ts';
import type { SimulationOptions, SimulationResult } from './simulation-case.ts';
import { SimulationFailure } from './simulation-failure.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import type { SimulatorResources } from './simulator-resources.ts';

/** The start times of runs on the virtual clock. They are a century apart, and no function may behave differently. */
const startTimes = [Date.UTC(2001, 0, 1), Date.UTC(2101, 0, 1)] as const;

/** Simulates one run with the resources of a simulator. Throws SimulationFailure if a promise is broken or an event throws. */
export async function simulateRun<Input extends object, Outcome extends object, Action>(
  resources: SimulatorResources,
  options: SimulatorOptions<Input, Outcome, Action>,
  simulationOptions: SimulationOptions<Input>,
): Promise<SimulationResult & Outcome> {
  const { template, dynamodb, tables, clients } = resources;
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
  resources.setOracleReads(createOracleReads({ send: dynamodb.send, staleReads: images.staleReads, seed: randomSeed }));
  const wiring: SimulatedWiring = {
    client: clients.simulated,
    clock: { now: () => new Date(now() + clockSkewMs()) },
    queueUrl: (name) => engine.queueOrThrow(name).url,
    wait: async (delayMs) => await new Promise((resolve) => clock.setTimer(delayMs, resolve)),
    random: createRandom(randomSeed),
  };

  for (const table of template.tables) await tables.empty(table);
  const setup = createSetup<Action>({ client: clients.direct, clock, engine });
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
        client: clients.oracle,
        random: createRandom(randomSeed + 1),
        report: log.report,
      },
      simulationOptions,
    ) ?? {};
  const promises = createPromises(options.promises, log.report);
  const shared = { oracle, promises, clock, items, images, injector, log };
  const { onLogLine = () => undefined } = options;
  const environment = { clock, random: wiring.random, fail: log.fail, onLogLine, atEnd: cleanup.atEnd };
  const functions = resources.functions.make(wiring, environment);
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

/** Returns the outcome of the oracle, or an empty object if it has no `outcome`. */
function outcomeOf<Outcome extends object>(oracle: Oracle<Outcome>): Outcome {
  // oxlint-disable-next-line daybreak/no-restricted-syntax -- only an Outcome without members has no `outcome`
  return oracle.outcome?.() ?? ({} as Outcome);
}

function decisionsOf(simulationOptions: SimulationOptions<unknown>): Decisions {
  if ('decideBy' in simulationOptions) return simulationOptions.decideBy;
  return 'seed' in simulationOptions
    ? seededDecisions(simulationOptions.seed)
    : replayedDecisions(simulationOptions.decisions);
}
