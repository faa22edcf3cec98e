import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Built, FunctionBundle } from './function-bundles.ts';
import { createHotSwap } from './hot-swap.ts';

function bundleOf(name: string, builds: (Built | Promise<Built>)[]): FunctionBundle {
  return {
    name,
    build: async () => (await builds.shift()) ?? { kind: 'same' },
    [Symbol.asyncDispose]: async () => {},
  };
}

function setUp(...bundles: FunctionBundle[]) {
  const replaced: string[] = [];
  const said: string[] = [];
  const stack = {
    replaceCode: async (name: string, folder: string) => {
      replaced.push(`${name} ${folder}`);
      return folder === '/broken' ? { errorType: 'TypeError', errorMessage: 'no' } : undefined;
    },
  };
  const swap = createHotSwap({ bundles, stack, say: (text) => void said.push(text), now: () => 0 });
  return { swap, replaced, said };
}

test('only functions whose bundles differ get new code', async () => {
  const first: Built = { kind: 'changed', folder: '/first' };
  const { swap, replaced, said } = setUp(
    bundleOf('dead-letter', [first, { kind: 'changed', folder: '/second' }]),
    bundleOf('worker', [first, { kind: 'same' }]),
  );
  await swap.begin();
  expect(replaced).toEqual([]);
  await swap.changed();
  expect(replaced).toEqual(['DeadLetter /second']);
  expect(said).toEqual(['dead-letter: runs the new code (0 ms)']);
});

test('code that does not build or does not start leaves the old one, and is reported', async () => {
  const { swap, said, replaced } = setUp(
    bundleOf('worker', [
      { kind: 'same' },
      { kind: 'failed', messages: 'line 3' },
      { kind: 'changed', folder: '/broken' },
    ]),
  );
  await swap.begin();
  await swap.changed();
  expect(replaced).toEqual([]);
  await swap.changed();
  expect(said).toEqual([
    'worker: the build failed, and the old code stays:\nline 3',
    'worker: the new code does not start, and the old code stays: TypeError: no',
  ]);
});

test('a failure is reported, keeps no other function back, and ends no later round', async () => {
  const changed: Built = { kind: 'changed', folder: '/new' };
  const broken = Promise.reject<Built>(new Error('disk full'));
  broken.catch(() => {});
  const { swap, replaced, said } = setUp(
    bundleOf('worker', [{ kind: 'same' }, broken, changed]),
    bundleOf('writer', [{ kind: 'same' }, changed]),
  );
  await swap.begin();
  await swap.changed();
  expect([replaced, said]).toEqual([
    ['Writer /new'],
    ['writer: runs the new code (0 ms)', 'worker: its code was not replaced: disk full'],
  ]);
  await swap.changed();
  expect(replaced).toEqual(['Writer /new', 'Worker /new']);
});

test('saves during a build make one more round after it', async () => {
  const slow = Promise.withResolvers<Built>();
  const builds = [{ kind: 'same' as const }, slow.promise, { kind: 'changed' as const, folder: '/last' }];
  const { swap, replaced } = setUp(bundleOf('worker', builds));
  await swap.begin();
  const rounds = [swap.changed()];
  await setImmediate();
  rounds.push(swap.changed(), swap.changed());
  await setImmediate();
  expect(replaced).toEqual([]);
  slow.resolve({ kind: 'same' });
  await Promise.all(rounds);
  expect([replaced, builds.length]).toEqual([['Worker /last'], 0]);
});
