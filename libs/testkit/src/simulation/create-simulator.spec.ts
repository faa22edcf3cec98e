import { UpdateItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { replaceFunction } from '../pipeline/replace-function.ts';
import { createShopOracle, type Orders, putAllBack, shop, simulateShop, type Sold } from '../testing/simulate-shop.ts';
import { everyFault } from '../faults/faults.ts';
import type { Simulator } from './create-simulator.ts';
import { explore } from './explore.ts';
import { failureOf } from './failure-of.ts';
import { shrinkFailure } from './shrink-failure.ts';
import type { SimulationFailure } from './simulation-failure.ts';

const input: Orders = { orders: ['a', 'b', 'c'] };
const seeds = Array.from({ length: 20 }, (_, index) => index + 1);

let open: Simulator<Orders, Sold>[] = [];
async function simulatorOf(...args: Parameters<typeof simulateShop>): Promise<Simulator<Orders, Sold>> {
  const simulator = await simulateShop(...args);
  open.push(simulator);
  return simulator;
}
afterEach(async () => {
  for (const simulator of open) await simulator.close();
  open = [];
});

/** Returns the failure of the first seed that fails. */
async function firstFailure(simulator: Simulator<Orders, Sold>): Promise<SimulationFailure> {
  for (const seed of seeds) {
    const failure = await failureOf(simulator, { ...input, faults: everyFault, seed });
    if (failure !== undefined) return failure;
  }
  throw new Error('No seed failed');
}

describe('a pipeline that keeps its promises', () => {
  it('keeps them with every fault, and finishes the work that faults left unfinished', async () => {
    const simulator = await simulatorOf();
    const injected = new Set<string>();
    for (const seed of seeds) {
      const { sold, faultsInjected } = await simulator.simulate({ ...input, faults: everyFault, seed });
      expect(sold).toEqual(['a', 'b', 'c']);
      for (const fault of Object.keys(faultsInjected)) injected.add(fault);
    }
    expect([...injected]).toEqual(expect.arrayContaining(['crash', 'duplicateDelivery', 'partialSend', 'throttle']));
  });

  it('gives the same run for a seed, and for the decisions of that run', async () => {
    const simulator = await simulatorOf();
    const run = await simulator.simulate({ ...input, faults: everyFault, seed: 3 });

    expect(await simulator.simulate({ ...input, faults: everyFault, seed: 3 })).toEqual(run);
    expect(await simulator.simulate({ ...input, faults: everyFault, decisions: run.decisions })).toEqual(run);
    expect((await simulator.simulate({ ...input, faults: everyFault, seed: 4 })).trace).not.toEqual(run.trace);
  });
});

describe('a pipeline that puts back what it read', () => {
  it('breaks a promise, and the failing case is shrunk', async () => {
    const simulator = await simulatorOf(shop(putAllBack));
    const found = await firstFailure(simulator);
    expect(found.message).toMatch(/^"sold once" broken at [abc]: it was sold and then lost$/);

    const parts = [
      {
        count: ({ orders }: Orders) => orders.length,
        without: ({ orders }: Orders, index: number) => ({ orders: orders.toSpliced(index, 1) }),
      },
    ];
    const shrunk = await shrinkFailure(simulator, { ...input, faults: everyFault }, found, {
      parts,
      atMostMs: Infinity,
    });
    expect(shrunk.case.faults).toEqual({});
    expect(shrunk.failure.message).toMatch(/^"sold once" broken/);
    expect(shrunk.failure.trace.length).toBeLessThan(found.trace.length);
  });

  it('breaks a promise in one of the interleavings of `explore`', async () => {
    const simulator = await simulatorOf(shop(putAllBack));

    await expect(explore(simulator, { orders: ['a', 'b'] })).rejects.toThrow('it was sold and then lost');
  });

  it('passes in an unchecked run', async () => {
    const simulator = await simulatorOf(shop(putAllBack));
    const sold = new Set<string>();
    for (const seed of seeds) sold.add((await simulator.simulate({ ...input, seed, unchecked: true })).sold.join(''));

    expect(sold.size).toBeGreaterThan(1);
  });
});

it('runs the actions of actors, and records them in the trace', async () => {
  const cancelling: Sold['sold'][number][] = [];
  const simulator = await simulatorOf(shop(), {
    actors: () => ({
      async customer(order) {
        await Promise.resolve();
        if (order === 'b') throw new TypeError('too late');
        cancelling.push(order);
      },
    }),
  });

  const { trace } = await simulator.simulate({ ...input, cancelled: ['a', 'b'], seed: 1 });

  expect(cancelling).toEqual(['a']);
  const actions = trace.map((line) => line.slice(17)).filter((line) => line.startsWith('customer'));
  expect(actions).toEqual(expect.arrayContaining([expect.stringMatching(/^customer#\d starts "a"$/)]));
  expect(actions).toEqual(expect.arrayContaining([expect.stringMatching(/^customer#\d throws TypeError$/)]));
});

describe('a promise of the kit', () => {
  const answersFirst = replaceFunction(shop(), 'seller', (original) => async (event, context) => {
    void original(event, context).catch(() => undefined);
    return await Promise.resolve({ batchItemFailures: [] });
  });

  it('is broken by a function that returns before its work is done, and has the name that the pipeline gives it', async () => {
    expect((await firstFailure(await simulatorOf(answersFirst))).message).toMatch(
      /^"nothing is left running" broken at seller#\d+: it (?:settled while|sent) UpdateItem/,
    );
    const named = await simulatorOf(answersFirst, { promises: { 'nothing is left running': 'P1' } });
    expect((await firstFailure(named)).message).toMatch(/^P1 broken at seller/);
  });

  it('is broken by a run that cannot be finished', async () => {
    const idle = replaceFunction(shop(), 'seller', () => async () => await Promise.resolve({ batchItemFailures: [] }));
    const failure = await failureOf(await simulatorOf(idle), { ...input, seed: 1 });

    expect(failure?.message).toBe('"every run ends" broken at a: it is not finished after 60 triggers');
  });

  it('is broken by a write without a request of the run', async () => {
    let directly: DynamoDBClient | undefined;
    const simulator = await simulatorOf(shop(), {
      begin({ orders }, setup) {
        directly = new DynamoDBClient(setup.client);
        setup.trigger({ functionName: 'opener', event: { orders } });
      },
      actors: () => ({}),
      oracle: (run, orders) => ({
        ...createShopOracle(run, orders),
        onAcknowledged: () =>
          void directly?.send(new UpdateItemCommand({ TableName: 'sold', Key: { shop: { S: 'made-up' } } })),
      }),
    });
    const failure = await failureOf(simulator, { ...input, seed: 1 });

    expect(failure?.message).toMatch(/^"every write is seen" broken at .*made-up.*: an item of sold changed without/);
  });
});

it('rejects a second run and `close` during a run', async () => {
  const simulator = await simulatorOf();
  const underWay = simulator.simulate({ ...input, seed: 1 });

  await expect(simulator.simulate({ ...input, seed: 2 })).rejects.toThrow('A simulation is under way');
  await expect(simulator.close()).rejects.toThrow('A simulation is under way');
  await underWay;
});
