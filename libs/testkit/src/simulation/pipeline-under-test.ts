import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Plan, Row } from '@daybreak/domain';
import type { StackModel } from '@daybreak/local-stack';
import type { RowRepository, RowOrTombstone } from '@daybreak/repository';
import type { Item, ItemShape } from '../oracle/check-item.ts';
import type { SdkRequestHandler } from './wire.ts';

export type { Item, ItemShape };

/** What of Lambda's context a simulated function is given. */
export interface SimulatedContext {
  awsRequestId: string;
  functionName: string;
  getRemainingTimeInMillis(): number;
}

/** A function's handler as the simulation calls it, with an SQS event or a trigger. */
export type SimulatedHandler = (event: unknown, context: SimulatedContext) => Promise<unknown>;

/** SDK client settings that send every request through the simulation; both kinds of client take them. */
export type SimulatedClientConfig = Required<
  Pick<DynamoDBClientConfig, 'endpoint' | 'region' | 'credentials' | 'signer' | 'retryStrategy'>
> & { requestHandler: SdkRequestHandler };

/** What a function under test is wired with instead of a clock, chance and addresses of its own. */
export interface SimulatedWiring {
  /** The same in every run, so that clients can be kept. */
  client: SimulatedClientConfig;
  clock: { now(): Date };
  queueUrl: (queueName: string) => string;
  /** Resolves when the virtual clock has moved on by so much. */
  wait: (delayMs: number) => Promise<void>;
  /** From 0 up to 1, seeded. */
  random: () => number;
}

/** How items of the rows' table hold parts of a row's. */
export interface RowParts {
  /** The id of the row of which an item is a part; undefined for a row's own item. */
  rowIdOf: (itemId: string) => string | undefined;
  /** A row's item with what its parts hold of it. */
  join: (item: Item, parts: readonly Item[]) => Item;
}

/** The pipeline that a simulation runs: what its template asks for, and how to make its functions and its rows. */
export interface PipelineUnderTest {
  model: StackModel;
  /** By physical name, as the template's outputs give them. */
  scanner: string;
  rowsTable: string;
  runsTable: string;
  /** The queues that carry row messages and value messages. */
  rowQueue: string;
  valueQueue: string;
  /** By function name. */
  createFunctions: (wiring: SimulatedWiring) => Readonly<Record<string, SimulatedHandler>>;
  /** Where nothing is said of `waiting`, it is by the machine's own clock and chance. */
  createRows: (
    client: SimulatedClientConfig,
    clock: { now(): Date },
    waiting?: Pick<SimulatedWiring, 'wait' | 'random'>,
  ) => RowRepository;
  /** Unless told, each item of the rows table is a row's own. */
  parts?: RowParts;
  /** Items of the rows table that are of no row, as the first row that is put leaves them: nothing may change them. */
  fixedItems?: readonly Item[];
  /** What an item of the rows table holds: a row, or what is left of one. Throws for any other item. */
  rowOrTombstoneOf: (item: Item) => RowOrTombstone;
  /** What the attributes of an item that holds this have to be. */
  shapeOf: (held: RowOrTombstone) => ItemShape;
  /** What the row's rule plans; undefined when it can't plan the row, now or ever. */
  plan: (row: Row) => Plan | undefined;
  /** The name of the error with which such a row fails at once, since it can never succeed; undefined for any other row. */
  failureOf: (row: Row) => string | undefined;
  /** For how long after a message's first delivery trouble of the platform fails no row; not at all unless told. */
  giveUpAfterMs?: number;
  dueAt: (row: Row) => string;
}
