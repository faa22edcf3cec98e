import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from '@jest/globals';
import { shopTemplate } from '../testing/pipeline-of.ts';
import { everyFault } from '../faults/faults.ts';
import { createSimulator, type Simulator } from './create-simulator.ts';
import { explore } from './explore.ts';
import { failureOf } from './failure-of.ts';
import type { SimulatorOptions } from './simulator-options.ts';

interface Orders {
  orders: readonly string[];
}

const module = new URL('../testing/shop-functions.fixture.ts', import.meta.url);
const realDate = Date;
const realTimeout = globalThis.setTimeout;
let open: Simulator<Orders, object>[] = [];
afterEach(async () => {
  for (const simulator of open) await simulator.close();
  open = [];
});

/** Creates a simulator of the shop, with a handler of the module as its seller. */
async function sellerOf(handler: string, options: Partial<SimulatorOptions<Orders, object, never>> = {}) {
  const simulator = await createSimulator<Orders>({
    template: shopTemplate,
    functions: { Seller: { module, handler }, mourner: { module, handler: 'leaveATimer' } },
    begin({ orders }, setup) {
      for (const order of orders) setup.send('orders', order);
    },
    ...options,
  });
  open.push(simulator);
  return simulator;
}

/** Returns the item that a run leaves in the table. */
async function itemAfter(handler: string, seed: number): Promise<unknown> {
  let item: unknown;
  const oracle = (run: { items(table: string): readonly object[] }) => ({
    atEnd: () => void ([item] = run.items('sold')),
  });
  const simulator = await sellerOf(handler, { oracle });
  await simulator.simulate({ orders: ['a'], seed });
  return item;
}

describe("a function's own module", () => {
  it('sees the simulation instead of the machine', async () => {
    expect(await itemAfter('record', 1)).toEqual({
      shop: { S: 'shop' },
      sold: { SS: ['a'] },
      seen: {
        M: {
          invocations: { N: '1' },
          sleptMs: { N: '1500' },
          year: { N: expect.stringMatching(/^2(?:0|1)01$/) },
          chance: { N: expect.any(String) },
          id: { S: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/) },
          region: { S: 'us-east-1' },
          home: { S: 'none' },
        },
      },
    });
  });

  it('gives the same run for a seed, after any other run, and another run for another seed', async () => {
    const simulator = await sellerOf('record');
    const run = async (seed: number) => await simulator.simulate({ orders: ['a', 'b'], faults: everyFault, seed });
    const first = await run(3);
    await run(4);

    expect(await run(3)).toEqual(first);
    expect((await run(4)).trace).not.toEqual(first.trace);
    expect(await itemAfter('record', 5)).toEqual(await itemAfter('record', 5));
  });

  it('may be a bundle with its own copy of the SDK', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'testkit-bundle-'));
    try {
      const outfile = join(folder, 'index.js');
      const entryPoints = [fileURLToPath(module)];
      await build({ entryPoints, outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'silent' });
      const seller = { module: outfile, handler: 'putBack' };
      const simulator = await sellerOf('', { functions: { seller, mourner: { module, handler: 'record' } } });
      await expect(explore(simulator, { orders: ['a', 'b'] })).rejects.toThrow('no update is lost');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has an unsampled X-Ray trace, and leaves no async hook after its run', async () => {
    const lines: string[] = [];
    const simulator = await sellerOf('trace', { onLogLine: (_, line) => lines.push(line) });
    await simulator.simulate({ orders: ['a'], seed: 1 });
    expect(lines).toEqual([expect.stringMatching(/^1 of Root=1-[\da-f]{8}-[\da-f]{24};Parent=[\da-f]{16};Sampled=0$/)]);
    const calls = globalThis.hookCalls;
    expect(calls).toBeGreaterThan(0);
    await Promise.resolve();
    expect(globalThis.hookCalls).toBe(calls);
  });

  it('does not change the machine for other code, nor for any code after `close`', async () => {
    const simulator = await sellerOf('record');
    expect(new Date().getUTCFullYear()).toBeGreaterThan(2001);
    expect(new Date()).toBeInstanceOf(realDate);
    await simulator.close();
    open = [];
    expect(Date).toBe(realDate);
    expect(globalThis.setTimeout).toBe(realTimeout);
  });

  it('reaches a queue by any of its URLs', async () => {
    const simulator = await sellerOf('passOn', {
      functions: { seller: { module, handler: 'passOn' }, mourner: { module, handler: 'record' } },
    });
    const { trace } = await simulator.simulate({ orders: ['a'], seed: 1 });
    expect(trace.join('\n')).toMatch(/dead deletes/);
  });
});

describe('a promise of the kit', () => {
  it('is broken by a lost update, without an oracle', async () => {
    await expect(explore(await sellerOf('putBack'), { orders: ['a', 'b'] })).rejects.toThrow(
      /^"no update is lost" broken at sold {"shop":{"S":"shop"}}: seller#\d read sold, seller#\d changed it, and seller#\d overwrote the change$/,
    );
  });

  it('is not checked if it is off', async () => {
    const promises = { 'no update is lost': { off: 'the shop sells nothing twice' } };
    const { interleavings } = await explore(await sellerOf('putBack', { promises }), { orders: ['a', 'b'] });
    expect(interleavings).toBeGreaterThan(1);
  });

  it('is broken by a timer that is left running, also an unreferenced one', async () => {
    const failure = await failureOf(await sellerOf('leaveATimer'), { orders: ['a'], seed: 1 });
    expect(failure?.message).toBe(
      '"nothing is left running" broken at seller#1: it settled while setTimeout of 60000 ms was still under way',
    );
  });
});

it('is broken just before the timeout, and the message names the setting of middy', async () => {
  const seller = { module, handler: 'answerEarly' };
  const simulator = await sellerOf('', { functions: { seller, mourner: { module, handler: 'record' } } });
  const failure = await failureOf(simulator, { orders: ['a'], faults: { stall: 1 }, seed: 1 });
  expect(failure?.message).toMatch(
    /it settled 5 ms before its timeout \(middy: .*\) while GetItem was still under way$/,
  );
});

it('an uncaught error ends the invocation and its environment, as on Lambda', async () => {
  const simulator = await sellerOf('leaveARejection', {
    functions: { seller: { module, handler: 'leaveARejection' }, mourner: { module, handler: 'record' } },
  });
  const { trace } = await simulator.simulate({ orders: ['a'], seed: 1 });
  expect(trace.filter((line) => line.endsWith('is killed: uncaught TypeError'))).toHaveLength(5);
});

describe('a request to a service that is not emulated', () => {
  it('is answered by `outside`, and can have faults', async () => {
    const outside = () => () => ({ statusCode: 200, body: '3 mugs' });
    const simulator = await sellerOf('askOutside', { outside });
    const { trace } = await simulator.simulate({ orders: ['a'], seed: 1 });
    expect(trace.join('\n')).toContain('seller#1 HTTP.GET {"url":"https://stock.example.com/mug"} -> 200');
    const { faultsInjected } = await simulator.simulate({ orders: ['a'], faults: { brokenBefore: 0.5 }, seed: 2 });
    expect(faultsInjected.brokenBefore).toBeGreaterThan(0);
  });

  it('fails the run without `outside`, and is named', async () => {
    const failure = await failureOf(await sellerOf('askOutside'), { orders: ['a'], seed: 1 });
    expect(failure?.message).toMatch(
      /^GET https:\/\/stock\.example\.com\/mug, which seller sent, is outside the simulation/,
    );
  });
});

it('fails the run of a function without code, and says how to add it', async () => {
  const failure = await failureOf(await sellerOf('', { functions: {} }), { orders: ['a'], seed: 1 });
  expect(failure?.message).toBe(
    'The function seller has no code: add its module or its handler to `functions` of createSimulator',
  );
});

it.each([
  { functions: { buyer: module }, message: 'The template has no function buyer: it has opener, seller, mourner' },
  { functions: { seller: '/nowhere.ts' }, message: 'The module of the function seller does not exist: /nowhere.ts' },
])('rejects invalid functions: $message', async ({ functions, message }) => {
  await expect(sellerOf('', { functions })).rejects.toThrow(message);
});

it('fails the run if a module cannot be loaded, and says why', async () => {
  const failure = await failureOf(await sellerOf('missing'), { orders: ['a'], seed: 1 });
  expect(failure?.message).toMatch(/^The function seller can't be loaded from .*: It exports no function missing$/);
});
