import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { describeFailure, everyFault, failureOf, shrinkFailure } from '@daybreak/testkit';
import { faultyVariants } from './faulty-variants.mjs';
import { simulateOrders } from './simulate-orders.mjs';

/** Three customers, and mugs for two or three of them. */
const input = {
  available: 3,
  orders: [
    { orderId: 'order-1', quantity: 1, price: 8 },
    { orderId: 'order-2', quantity: 2, price: 8 },
    { orderId: 'order-3', quantity: 1, price: 8 },
  ],
};
/** Runs are tried from the first seed to the last; with SEED in the environment, that one alone. */
const seeds = { first: Number(process.env.SEED ?? 1), last: Number(process.env.SEED ?? 200) };
const replay = (seed) => `SEED=${seed} node --test orders.test.mjs`;
/** Where the module of a faulty variant is while it is tried. */
const folder = mkdtempSync(join(import.meta.dirname, 'faulty-'));
after(() => rmSync(folder, { recursive: true }));

test('the pipeline keeps its promises, whatever goes wrong', async () => {
  const simulator = await simulateOrders();
  for (let seed = seeds.first; seed <= Math.min(seeds.last, seeds.first + 19); seed += 1) {
    const failure = await failureOf(simulator, { ...input, faults: everyFault, seed });
    if (failure !== undefined) assert.fail(describeFailure(failure, replay(seed)));
  }
  await simulator.close();
});

for (const { name, function: changed, changes, breaks, withoutOracle } of faultyVariants)
  test(`${changed} that ${name} is caught, in a case that is as small as can be`, async (context) => {
    const options = withoutOracle ? { oracle: () => ({}) } : {};
    const simulator = await simulateOrders({ [changed]: writeFaulty(changed, changes) }, options);
    for (let seed = seeds.first; seed <= seeds.last; seed += 1) {
      const failure = await failureOf(simulator, { ...input, faults: everyFault, seed });
      if (failure === undefined) continue;
      assert.match(failure.message, breaks);
      const small = await shrinkFailure(simulator, { ...input, faults: everyFault }, failure, { atMostMs: 1_500 });
      assert.match(small.failure.message, breaks);
      assert.ok(small.failure.trace.length <= failure.trace.length);
      context.diagnostic(`caught by seed ${seed}\n${describeFailure(small.failure, replay(seed))}`);
      await simulator.close();
      return;
    }
    assert.fail(`${changed} that ${name} was not caught by a seed from ${seeds.first} to ${seeds.last}`);
  });

/** Writes the function's module with its changes, beside the true ones: it finds the same packages. Returns its path. */
function writeFaulty(name, changes) {
  let code = readFileSync(new URL(`functions/${name}/index.mjs`, import.meta.url), 'utf8');
  for (const [from, to] of changes) {
    const changed = code.replace(from, to);
    assert.notEqual(changed, code, `${name} has no ${from}`);
    code = changed;
  }
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, code);
  return path;
}
