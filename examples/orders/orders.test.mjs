import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFailure, everyFault, failureOf, shrinkFailure } from '@daybreak/testkit';
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
const seeds = 200;
/** What the kit checks by itself is looked for without an oracle. */
const withoutOracle = { oracle: () => ({}) };
const faulty = (name) => new URL(`faulty/${name}.mjs`, import.meta.url);

test('the pipeline keeps its promises, whatever goes wrong', async () => {
  const simulator = await simulateOrders();
  for (let seed = 1; seed <= 20; seed += 1) {
    const failure = await failureOf(simulator, { ...input, faults: everyFault, seed });
    if (failure !== undefined) assert.fail(describeFailure(failure, `the same with seed ${seed} alone`));
  }
  await simulator.close();
});

const variants = [
  {
    functions: { reserve: faulty('reserve-that-puts-back-what-it-read') },
    breaks: /^no update is lost broken at stock /,
    options: withoutOracle,
  },
  {
    functions: { reserve: faulty('reserve-that-answers-first') },
    breaks: /^nothing is left running broken at reserve#\d+: it asked for SendMessage after it had settled$/,
    options: withoutOracle,
  },
  {
    functions: { reserve: faulty('reserve-that-names-the-wrong-id') },
    breaks:
      /^every batch answer is understood broken at reserve: The response names order-\d, which is no message of its batch/,
    options: withoutOracle,
  },
  {
    functions: { reserve: faulty('reserve-that-forgets-the-payment') },
    breaks: /^each order ends broken at order-\d: it is reserved /,
  },
  {
    functions: { charge: faulty('charge-without-a-key') },
    breaks: /^each order is charged once broken at order-\d: it was charged twice$/,
  },
];
for (const { functions, breaks, options } of variants) {
  const [module] = Object.values(functions);
  const name = module.pathname.split('/').at(-1);
  test(`${name} is caught, in a case that is as small as can be`, async (context) => {
    const simulator = await simulateOrders(functions, options);
    for (let seed = 1; seed <= seeds; seed += 1) {
      const failure = await failureOf(simulator, { ...input, faults: everyFault, seed });
      if (failure === undefined) continue;
      assert.match(failure.message, breaks);
      const small = await shrinkFailure(simulator, { ...input, faults: everyFault }, failure, { atMostMs: 1_500 });
      assert.match(small.failure.message, breaks);
      assert.ok(small.failure.trace.length <= failure.trace.length);
      context.diagnostic(`caught by seed ${seed}\n${describeFailure(small.failure, `npm test -- --seed ${seed}`)}`);
      await simulator.close();
      return;
    }
    assert.fail(`${name} was not caught within ${seeds} seeds`);
  });
}
