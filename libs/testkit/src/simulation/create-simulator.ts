import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  createQueues,
  createSqsEngine,
  createSqsResponder,
  createStackClock,
  type SqsAnswer,
  type SqsEngine,
  type StackClock,
} from '@daybreak/local-stack';
import type { RowRepository } from '@daybreak/repository';
import { createLedger } from '../oracle/ledger.ts';
import { observeRows } from '../oracle/observed-rows.ts';
import { InvariantViolation } from '../oracle/violation.ts';
import { createRandom, replayedDecisions, seededDecisions, type Decisions } from './decisions.ts';
import { emptyTable } from './empty-table.ts';
import { noFaults } from './faults.ts';
import { resetInvocationNames } from './invoke.ts';
import type { PipelineUnderTest, SimulatedClientConfig } from './pipeline-under-test.ts';
import { createRequestGate } from './request-gate.ts';
import { retryAtOnce } from './retry-at-once.ts';
import { runWorld, type SimulationCase, type SimulationResult } from './simulate.ts';
import { createTrace } from './trace.ts';
import { createHttpTransport, createSdkRequestHandler, type Transport, type WireResponse } from './wire.ts';
import type { World } from './world.ts';

/** Whose decisions a run follows: a seed's, or a record's. */
export type SimulationOptions = SimulationCase &
  ({ seed: number } | { decisions: readonly number[] } | { decideBy: Decisions });

/** Runs simulations of one pipeline, one after the other, on one DynamoDB. */
export interface Simulator {
  /**
   * Runs the pipeline's real functions in this process, one request at a time, in an order and with faults that the seed
   * decides, and checks I1 to I7 on the way and the whole table at the end.
   *
   * @throws {SimulationFailure} when a promise is broken; it carries the trace and the decisions that replay it.
   */
  simulate(options: SimulationOptions): Promise<SimulationResult>;
  close(): Promise<void>;
}

export interface SimulatorOptions {
  pipeline: PipelineUnderTest;
  /** Address of a DynamoDB that has the pipeline's tables; they are emptied before every run. */
  dynamodbEndpoint: string;
}

/** When every run begins, on the virtual clock: long before any row is due, which no function must notice. */
const beginning = Date.UTC(2001, 0, 1);
const region = 'us-east-1';
/** Nothing listens there: the queues are answered in this process. */
const queueOrigin = 'http://127.0.0.1:9';

/** A simulator; close it when done. */
export async function createSimulator({ pipeline, dynamodbEndpoint }: SimulatorOptions): Promise<Simulator> {
  const dynamodb = createHttpTransport();
  const connection = {
    endpoint: dynamodbEndpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const admin = new DynamoDBClient(connection);

  async function simulate(options: SimulationOptions): Promise<SimulationResult> {
    const decisions = decisionsOf(options);
    const clock = createStackClock({ kind: 'manual', startAt: beginning });
    const engine = createSqsEngine({ clock, region, newMessageId: numberedIds() });
    engine.endpoint = queueOrigin;
    const responder = createSqsResponder(engine);
    try {
      createQueues(pipeline.model.queues, engine);
      await emptyTable(admin, pipeline.rowsTable, 'id');
      await emptyTable(admin, pipeline.runsTable, 'runId');
      const transport: Transport = {
        send: async (request) =>
          request.service === 'SQS'
            ? answerOf(await responder.respond(request.operation, request.body))
            : await dynamodb.send(request),
        close: () => undefined,
      };
      const world = createWorld({ options, decisions, clock, engine, transport });
      await putRows(world, directRows(clock), options.rows);
      return await runWorld(world, options, decisions);
    } finally {
      responder.close();
      engine.close();
    }
  }

  function directRows(clock: StackClock): RowRepository {
    const requestHandler = createSdkRequestHandler(async (request) => await dynamodb.send(request));
    return pipeline.createRows({ ...connection, requestHandler, retryStrategy: retryAtOnce(3) }, stampsOf(clock));
  }

  interface WorldParts {
    options: SimulationOptions;
    decisions: Decisions;
    clock: StackClock;
    engine: SqsEngine;
    transport: Transport;
  }

  function createWorld({ options, decisions, clock, engine, transport }: WorldParts): World {
    resetInvocationNames();
    const gate = createRequestGate((actor, { operation }) => {
      world.violation ??= new InvariantViolation('I5', actor.name, `it asked for ${operation} after it had settled`);
    });
    const requestHandler = createSdkRequestHandler(async (request) => await gate.send(request));
    const config: SimulatedClientConfig = { ...connection, requestHandler, retryStrategy: retryAtOnce(3) };
    const random = createRandom(decisions.choose(0x7fff_ffff));
    const readDirectly = directRows(clock);
    const rows = observeRows({ readRow: async (id) => await readDirectly.get(id), plan: pipeline.plan });
    const world: World = {
      pipeline,
      functions: pipeline.createFunctions({
        dynamodb: config,
        sqs: { ...config, endpoint: engine.endpoint },
        clock: stampsOf(clock),
        queueUrl: (name) => engine.queueOrThrow(name).url,
        wait: async (delayMs) => await new Promise((resolve) => clock.setTimer(delayMs, resolve)),
        random,
      }),
      clock,
      engine,
      transport,
      gate,
      decisions,
      faults: { ...noFaults, ...options.faults },
      injected: new Map(),
      trace: createTrace(() => clock.now()),
      rows,
      ledger: createLedger({
        rowQueue: pipeline.rowQueue,
        valueQueue: pipeline.valueQueue,
        row: (id) => rows.get(id),
        plan: pipeline.plan,
      }),
      ownersRows: pipeline.createRows(config, stampsOf(clock)),
      recentlyWritten: new Set(),
      running: new Set(),
      triggers: options.script.map((scheduledTime) => ({ event: { scheduledTime }, attempt: 1 })),
      edits: [...(options.edits ?? [])],
      acknowledgements: [],
      violation: undefined,
    };
    return world;
  }

  return {
    simulate,
    async close() {
      dynamodb.close();
      admin.destroy();
      await Promise.resolve();
    },
  };
}

function decisionsOf(options: SimulationOptions): Decisions {
  if ('decideBy' in options) return options.decideBy;
  return 'seed' in options ? seededDecisions(options.seed) : replayedDecisions(options.decisions);
}

async function putRows(world: World, rows: RowRepository, definitions: SimulationCase['rows']): Promise<void> {
  for (const definition of definitions) {
    await rows.put(definition);
    const row = await rows.get(definition.id);
    if (row !== undefined) world.rows.begin(row);
  }
}

function stampsOf(clock: StackClock): { now(): Date } {
  return { now: () => new Date(clock.now()) };
}

/** Message ids that say how many came before, in the form that SQS gives them. */
function numberedIds(): () => string {
  let last = 0;
  return () => `00000000-0000-0000-0000-${String((last += 1)).padStart(12, '0')}`;
}

function answerOf({ statusCode, headers, body }: SqsAnswer): WireResponse {
  return { statusCode, headers: { ...headers }, body: { ...body } };
}
