import { ExecuteStatementCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ObservedRun, Oracle } from '../oracle/oracle.ts';
import { everyFault } from '../faults/faults.ts';
import { addOrder, type Orders, type Sell, shop, simulateShop, type Sold } from '../testing/simulate-shop.ts';
import type { Simulator } from './create-simulator.ts';

const add = (order: string) => ({
  Update: {
    TableName: 'sold',
    Key: { shop: { S: 'shop' } },
    UpdateExpression: 'ADD #sold :order, #count :one',
    ExpressionAttributeNames: { '#sold': 'sold', '#count': 'count' },
    ExpressionAttributeValues: { ':order': { SS: [order] }, ':one': { N: '1' } },
  },
});
/** Sells an order once: the transaction also puts an item for the order, which must not exist. */
const sellOnce = (onCancelled: (error: unknown) => void): Sell => {
  return async (dynamodb, order) => {
    const Item = { shop: { S: `order ${order}` } };
    const Put = { TableName: 'sold', Item, ConditionExpression: 'attribute_not_exists(shop)' };
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }, add(order)] })).catch(onCancelled);
  };
};
const rethrowConflicts = (error: unknown): void => {
  if (!String(error).includes('[ConditionalCheckFailed')) throw error;
};
const seeds = Array.from({ length: 40 }, (_, index) => index + 1);
const orders = { orders: ['pen', 'ink'] };

let simulator: Simulator<Orders, Sold> | undefined;
afterEach(async () => await simulator?.close());

async function simulatorOf(
  sell: Sell,
  oracle: (run: ObservedRun) => Oracle<Sold> = () => ({}),
): Promise<Simulator<Orders, Sold>> {
  simulator = await simulateShop(shop(sell), { oracle });
  return simulator;
}

describe('a function that writes in transactions', () => {
  it('makes each transaction once, despite broken connections and conflicts, and a seed always gives the same run', async () => {
    const shopOf = await simulatorOf(sellOnce(rethrowConflicts));
    const faultsSeen = new Set<string>();
    for (const seed of seeds) {
      const run = await shopOf.simulate({ ...orders, faults: everyFault, seed });
      for (const fault of Object.keys(run.faultsInjected)) faultsSeen.add(fault);
      if (seed <= 2) expect(await shopOf.simulate({ ...orders, faults: everyFault, seed })).toEqual(run);
    }
    expect([...faultsSeen]).toEqual(expect.arrayContaining(['transactionConflict', 'brokenAfter']));
  });

  it('loses an order if it ignores every cancelled transaction', async () => {
    const shopOf = await simulatorOf(
      sellOnce(() => undefined),
      (run) => ({
        atEnd() {
          if (run.items('sold').length < 3) throw new Error('An order was lost');
        },
      }),
    );
    const simulateAll = async (): Promise<void> => {
      for (const seed of seeds) await shopOf.simulate({ ...orders, faults: { transactionConflict: 0.2 }, seed });
    };
    await expect(simulateAll()).rejects.toThrow('An order was lost');
  });
});

it('an operation that is not emulated fails the run, even if the function catches the error', async () => {
  const shopOf = await simulatorOf(async (dynamodb, order) => {
    if (order === 'first') return await addOrder(dynamodb, order);
    const select = new ExecuteStatementCommand({ Statement: 'SELECT * FROM sold' });
    return await dynamodb.send(select).catch(() => undefined);
  });
  await expect(shopOf.simulate({ ...orders, seed: 1 })).rejects.toThrow("can't follow ExecuteStatement");
});
