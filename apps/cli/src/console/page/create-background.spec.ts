import { expect, test } from '@jest/globals';
import { createBackground } from './create-background.ts';

/** A value whose makings the test ends one by one. */
function setUp({ everyMs = 1_000 } = {}) {
  let now = 0;
  const stop = new AbortController();
  const makings: PromiseWithResolvers<string>[] = [];
  const make = async (): Promise<string> => {
    const making = Promise.withResolvers<string>();
    makings.push(making);
    return await making.promise;
  };
  const background = createBackground(make, { signal: stop.signal, everyMs, now: () => now });
  return { background, makings, stop, pass: (ms: number) => void (now += ms) };
}

test('a page gets nothing before the value is made, and then the value, without a wait', async () => {
  const { background, makings } = setUp();
  expect(await background.latest()).toEqual({});
  makings[0]?.resolve('one');
  expect(await background.latest()).toEqual({ value: 'one' });
  expect(makings).toHaveLength(1);
});

test('a value is made again when its time has come, for a tenth of the time at most', async () => {
  const { background, makings, pass } = setUp();
  const first = background.latest();
  pass(2_000);
  makings[0]?.resolve('one');
  await first;
  pass(17_999);
  expect([await background.latest(), makings.length]).toEqual([{ value: 'one' }, 1]);
  pass(1);
  const second = background.latest();
  makings[1]?.resolve('two');
  expect(await second).toEqual({ value: 'two' });
});

test('a change makes it again at once, also one that comes while it is made', async () => {
  const { background, makings } = setUp({ everyMs: Number.POSITIVE_INFINITY });
  const first = background.latest();
  background.forget();
  makings[0]?.resolve('before');
  await first;
  const second = background.latest();
  makings[1]?.resolve('after');
  expect(await second).toEqual({ value: 'after' });
  await background.latest();
  expect(makings).toHaveLength(2);
});

test('what went wrong is said, and nothing begins after the end', async () => {
  const { background, makings, stop, pass } = setUp();
  const first = background.latest();
  makings[0]?.reject(new Error('not allowed'));
  expect(await first).toEqual({ problem: 'not allowed' });
  stop.abort();
  pass(10_000);
  expect([await background.latest(), makings.length]).toEqual([{ problem: 'not allowed' }, 1]);
  await background.settled();
});
