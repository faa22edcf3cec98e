import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createMeter,
  createQueues,
  createRandom,
  createSqsEngine,
  createSqsResponder,
  createStackClock,
  createTables,
  type Meter,
  type StackClock,
} from '@daybreak/local-stack';
import { sendAsActor } from './actor.ts';
import { createWorld } from './create-world.ts';
import { replayedDecisions, seededDecisions, type Decisions } from './decisions.ts';
import { chooseMessage } from './deliver.ts';
import type { PipelineUnderTest } from './pipeline-under-test.ts';
import { retryAtOnce } from './retry-at-once.ts';
import { runWorld, type FirstMessage, type SimulationCase, type SimulationResult } from './simulate.ts';
import { createDynamoDBTransport, withMeter, withSqs } from './in-process-transport.ts';
import { createRowItems } from './row-items.ts';
import { createTableAccess } from './table-access.ts';
import { createSdkRequestHandler } from './wire.ts';
import type { World } from './world.ts';

/** A case, and whose decisions its run follows: a seed's (1 to 2^32 - 1), a record's, or anyone's. */
export type SimulationOptions = SimulationCase &
  ({ seed: number } | { decisions: readonly number[] } | { decideBy: Decisions });

/** Runs simulations of one pipeline on one DynamoDB: one after the other, never two at a time. */
export interface Simulator {
  /**
   * Runs the pipeline's real functions in this process, one request at a time, in an order and with faults that the seed
   * decides, and checks I1 to I8 on the way and the whole table at the end.
   *
   * @throws {SimulationFailure} when a promise is broken or a step throws; it carries the trace and the decisions that replay it.
   * @throws {Error} when another run is under way.
   */
  simulate(options: SimulationOptions): Promise<SimulationResult>;
  /** Frees what the simulator holds; no run may be under way. */
  close(): Promise<void>;
}

/** What a simulator needs. */
export interface SimulatorOptions {
  pipeline: PipelineUnderTest;
}

/** When runs begin, on the virtual clock: long before or long after their rows are due, which no function must notice. */
const beginnings = [Date.UTC(2001, 0, 1), Date.UTC(2101, 0, 1)] as const;
const region = 'us-east-1';
/** Rows are put so long before a run; those that become ready around it come from edits, and from rows that recur. */
const beforeFirstStepMs = 60 * 60_000;
/** Nobody checks a signature here, and making one costs as much as the rest of a request. */
const signer = { sign: async <Request>(request: Request): Promise<Request> => await Promise.resolve(request) };
/** Nothing listens there: requests are answered in this process. */
const origin = 'http://127.0.0.1:9';

const warmUp: SimulationOptions = {
  decisions: [],
  unchecked: true,
  rows: [
    {
      id: 'warm-up',
      dueDate: '2001-01-01',
      timeZone: 'UTC',
      rule: 'apply-changes',
      changes: { first: 1, second: 2 },
      values: {},
    },
  ],
  edits: [{ kind: 'reschedule', id: 'warm-up', dueDate: '2001-01-02' }],
  script: ['2001-01-02T12:00:00.000Z'],
};

/**
 * A simulator with a DynamoDB of its own, in memory and in this process. It has made a first run by then, for which the SDK read
 * its files. It must be closed.
 *
 * @example
 * const simulator = await createSimulator({ pipeline });
 * const { rows } = await simulator.simulate({ rows: [row], script: ['2026-03-29T12:00:00.000Z'], faults: everyFault, seed: 1 });
 * await simulator.close();
 */
export async function createSimulator({ pipeline }: SimulatorOptions): Promise<Simulator> {
  const dynamodb = createDynamoDBTransport();
  const connection = {
    endpoint: origin,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    signer,
  };
  const parking = {
    ...connection,
    requestHandler: createSdkRequestHandler(sendAsActor),
    retryStrategy: retryAtOnce(3),
  };
  const directly = {
    ...connection,
    requestHandler: createSdkRequestHandler(async (request) => await dynamodb.send(request)),
    retryStrategy: retryAtOnce(3),
  };
  const admin = new DynamoDBClient(directly);
  await createTables(pipeline.model.tables, admin);
  const tables = createTableAccess(dynamodb);

  function meterOf({ capacity }: SimulationOptions, clock: StackClock): Meter | undefined {
    const { tables: models } = pipeline.model;
    const tableArnPrefix = `arn:aws:dynamodb:${region}:000000000000:table/`;
    return capacity && createMeter({ tables: models, capacity, tableArnPrefix, now: () => clock.now() });
  }

  async function simulate(options: SimulationOptions): Promise<SimulationResult> {
    const decisions = decisionsOf(options);
    const chance = decisions.draw();
    const clock = createStackClock({ kind: 'manual', startAt: chance % 2 === 0 ? beginnings[0] : beginnings[1] });
    const engine = createSqsEngine({
      clock,
      region,
      newMessageId: numberedIds(),
      // Duplicates are a fault of the run's: a queue with a chance of its own would be a second one.
      delivery: { order: (visible) => chooseMessage(world, visible), duplicates: 0 },
    });
    engine.endpoint = origin;
    const responder = createSqsResponder(engine);
    const meter = meterOf(options, clock);
    const transport = withSqs(dynamodb, responder);
    createQueues(pipeline.model.queues, engine);
    const world = createWorld({
      pipeline,
      client: parking,
      case: options,
      decisions,
      random: createRandom(chance),
      clock,
      engine,
      transport: meter === undefined ? transport : withMeter(transport, meter),
      unitCounts: () => meter?.unitCounts() ?? {},
      items: createRowItems(pipeline, tables),
    });
    try {
      await tables.empty(pipeline.rowsTable, 'id');
      await tables.empty(pipeline.runsTable, 'runId');
      const ownersRows = pipeline.createRows(directly, { now: () => new Date(clock.now() - beforeFirstStepMs) });
      for (const definition of options.rows) {
        await ownersRows.put(definition);
        await world.rows.begin(definition.id);
      }
      for (const message of options.messages ?? []) sendFirst(world, message);
      return await runWorld(world, options, decisions);
    } finally {
      responder.close();
      engine.close();
    }
  }

  // The first requests of a process read the SDK's files, which takes the machine's time. No run may begin with that.
  await simulate(warmUp);

  let isRunning = false;
  function refuseTwo(): void {
    if (isRunning) throw new Error('A simulation is under way: await it first, since its rows are in the same tables');
  }

  return {
    async simulate(options) {
      refuseTwo();
      isRunning = true;
      try {
        return await simulate(options);
      } finally {
        isRunning = false;
      }
    },
    async close() {
      refuseTwo();
      admin.destroy();
      await dynamodb.close();
    },
  };
}

function decisionsOf(options: SimulationOptions): Decisions {
  if ('decideBy' in options) return options.decideBy;
  return 'seed' in options ? seededDecisions(options.seed) : replayedDecisions(options.decisions);
}

/** Message ids that say how many came before, in the form that SQS gives them. */
function numberedIds(): () => string {
  let last = 0;
  return () => `00000000-0000-0000-0000-${String((last += 1)).padStart(12, '0')}`;
}

/** Puts a message in its queue before the run begins. */
function sendFirst({ engine, ledger, pipeline, runAccounts }: World, { queue, message }: FirstMessage): void {
  const queueName = queue === 'row' ? pipeline.rowQueue : pipeline.valueQueue;
  const body = JSON.stringify(message);
  engine.queueOrThrow(queueName).send([{ body }]);
  ledger.sent(queueName, body);
  runAccounts.dispatched(message);
}
