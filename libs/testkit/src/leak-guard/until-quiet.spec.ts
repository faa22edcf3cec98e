import { describe, expect, test } from '@jest/globals';
import { LeakScope } from './leak-scope.ts';
import { untilQuiet } from './until-quiet.ts';

function settledScope(): LeakScope {
  const scope = new LeakScope({ parent: undefined, tracesCalls: false });
  scope.settle();
  return scope;
}

/** Makes the activity of a scope change for this number of reads. */
function busyFor(scope: LeakScope, reads: number): LeakScope {
  let left = reads;
  return Object.defineProperty(scope, 'activity', { get: () => (left > 0 ? left-- : 0) });
}

describe('a scope is quiet', () => {
  test('if it has started nothing for two turns', async () => {
    expect(await untilQuiet(settledScope())).toBe(true);
    expect(await untilQuiet(busyFor(settledScope(), 1_500))).toBe(true);
  });

  test('after its file has been read', async () => {
    const scope = settledScope();
    scope.startFile();
    const quiet = untilQuiet(scope);
    scope.endFile();
    expect(await quiet).toBe(true);
  });
});

describe('a scope is not quiet', () => {
  test('if it is active in every turn', async () => {
    expect(await untilQuiet(busyFor(settledScope(), 1_000_000))).toBe(false);
  });

  test('while it waits for a file, such as a pipe without a writer', async () => {
    const scope = settledScope();
    scope.startFile();
    expect(await untilQuiet(scope, { fileWaitMs: 1 })).toBe(false);
  });
});
