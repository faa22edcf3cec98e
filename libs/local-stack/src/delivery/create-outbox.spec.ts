import { createSqsEngine, createStackClock, type DeliveryOptions } from '@daybreak/local-sqs';
import { expect, it } from '@jest/globals';
import { createActivity } from '../stack/waiting/activity.ts';
import { createOutbox } from './create-outbox.ts';

const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

/** Returns the order of four deliveries that are posted in one turn each. */
async function orderOf(options: DeliveryOptions): Promise<string> {
  const { delivery } = createSqsEngine({ clock: createStackClock({ kind: 'manual' }), delivery: options });
  const activity = createActivity();
  const outbox = createOutbox({ delivery, activity });
  const made: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    outbox.post(async () => void made.push(name), { label: name });
    expect(activity.running().get('deliveries')).toBeGreaterThan(0);
    await turn();
  }
  while (activity.running().size > 0) await turn();
  return made.join('');
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);

it('makes deliveries in any order, each once, as its seed decides', async () => {
  const orders = await Promise.all(seeds.map(async (seed) => await orderOf({ seed, duplicates: 0 })));
  expect(new Set(orders).size).toBeGreaterThan(3);
  expect(new Set(orders.map((order) => order.split('').toSorted().join('')))).toEqual(new Set(['abcd']));
  expect(await orderOf({ seed: 7, duplicates: 0 })).toBe(orders[7]);
});

it('makes duplicates as often as the queues, and keeps the order if asked to', async () => {
  expect((await orderOf({ duplicates: 1 })).split('').toSorted().join('')).toBe('aabbccdd');
  expect(await orderOf({ order: 'arrival', duplicates: 0 })).toBe('abcd');
});

it('drops deliveries that are not made when it is closed', async () => {
  const { delivery } = createSqsEngine({ clock: createStackClock({ kind: 'manual' }) });
  const activity = createActivity();
  const outbox = createOutbox({ delivery, activity });
  const made: string[] = [];
  outbox.post(async () => void made.push('a'), { label: 'a' });
  outbox.close();
  outbox.post(async () => void made.push('b'), { label: 'b' });
  await turn();
  expect(made).toEqual([]);
  expect(activity.running().size).toBe(0);
});
