import { DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { InvariantViolation } from '../oracle/invariant-violation.ts';
import type { ObservedRun, Oracle } from '../oracle/oracle.ts';
import { keepByConfig } from '../pipeline/keep-by-config.ts';
import type { SimulatedHandler, SimulatedPipeline } from '../pipeline/simulated-pipeline.ts';
import { createSimulator, type Simulator } from '../simulation/create-simulator.ts';
import type { SimulatorOptions } from '../simulation/simulator-options.ts';
import { pipelineOf } from './pipeline-of.ts';

/** The orders of a run. */
export interface Orders {
  orders: readonly string[];
  /** The orders that a customer cancels during the run. */
  cancelled?: readonly string[];
}

/** The sold orders. */
export interface Sold {
  sold: readonly string[];
}

const Key = { shop: { S: 'shop' } };
const key = { TableName: 'sold', Key };
const openedSchema = v.object({ orders: v.array(v.string()) });
const batchSchema = v.object({ Records: v.array(v.object({ messageId: v.string(), body: v.string() })) });
const clientsOf = keepByConfig((config) => ({ dynamodb: new DynamoDBClient(config), sqs: new SQSClient(config) }));

/** Writes one order to the table. */
export type Sell = (dynamodb: DynamoDBClient, order: string) => Promise<unknown>;

export const addOrder: Sell = async (dynamodb, order) =>
  await dynamodb.send(
    new UpdateItemCommand({
      ...key,
      UpdateExpression: 'ADD #sold :order',
      ExpressionAttributeNames: { '#sold': 'sold' },
      ExpressionAttributeValues: { ':order': { SS: [order] } },
    }),
  );

/** Reads the sold orders, adds one, and puts all of them back. Of two such writes at a time, one is lost. */
export const putAllBack: Sell = async (dynamodb, order) => {
  const { Item: item } = await dynamodb.send(new GetItemCommand({ ...key, ConsistentRead: true }));
  const sold = [...new Set([...(item?.['sold']?.SS ?? []), order])];
  return await dynamodb.send(new PutItemCommand({ TableName: 'sold', Item: { ...Key, sold: { SS: sold } } }));
};

export function shop(sell: Sell = addOrder): SimulatedPipeline {
  return pipelineOf(({ client, queueUrl }) => {
    const { dynamodb, sqs } = clientsOf(client);
    const opener: SimulatedHandler = async (event) => {
      const { orders } = v.parse(openedSchema, event);
      const Entries = orders.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      const { Failed: failed = [] } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl('orders'), Entries }),
      );
      if (failed.length > 0) throw new Error(`${failed.length} orders were not sent`);
    };
    const seller: SimulatedHandler = async (event) => {
      const { Records: records } = v.parse(batchSchema, event);
      const settled = await Promise.allSettled(records.map(async ({ body }) => await sell(dynamodb, body)));
      const failed = records.filter((_, index) => settled[index]?.status === 'rejected');
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    };
    const mourner: SimulatedHandler = async () => await Promise.resolve({ batchItemFailures: [] });
    return { opener, seller, mourner };
  });
}

/** Creates an oracle that checks that each order is sold, and stays sold. */
export function createShopOracle(run: ObservedRun, { orders }: Orders): Oracle<Sold> {
  const soldNow = (): readonly string[] => run.items('sold')[0]?.['sold']?.SS ?? [];
  const missing = (): string[] => orders.filter((order) => !soldNow().includes(order));
  return {
    onWrite({ changes }) {
      for (const { before, after } of changes) {
        const lost = before?.['sold']?.SS?.filter((order) => !after?.['sold']?.SS?.includes(order)) ?? [];
        for (const order of lost) run.report(new InvariantViolation('sold once', order, 'it was sold and then lost'));
      }
    },
    unfinished() {
      const [subject] = missing();
      if (subject === undefined) return undefined;
      return { subject, found: soldNow(), trigger: { functionName: 'opener', event: { orders: missing() } } };
    },
    outcome: () => ({ sold: soldNow().toSorted() }),
  };
}

/** Creates a simulator of the shop. */
export async function simulateShop(
  pipeline: SimulatedPipeline = shop(),
  options: Partial<SimulatorOptions<Orders, Sold, string>> = {},
): Promise<Simulator<Orders, Sold>> {
  return await createSimulator<Orders, Sold, string>({
    ...pipeline,
    begin({ orders, cancelled = [] }, setup) {
      setup.trigger({ functionName: 'opener', event: { orders } });
      for (const order of cancelled) setup.act('customer', order);
    },
    warmUp: { orders: ['first'] },
    oracle: createShopOracle,
    ...options,
  });
}
