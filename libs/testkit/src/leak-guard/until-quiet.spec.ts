import { describe, expect, test } from '@jest/globals';
import { LeakScope } from './leak-scope.ts';
import { untilQuiet } from './until-quiet.ts';

function settledScope(): LeakScope {
  const scope = new LeakScope({ parent: undefined, tracesCalls: false });
  scope.settle();
  return scope;
}

/** Makes each look at a scope find that it has done more. */
function busyFor(scope: LeakScope, looks: number): LeakScope {
  let left = looks;
  return Object.defineProperty(scope, 'activity', { get: () => (left > 0 ? left-- : 0) });
}

describe('a scope is quiet', () => {
  test('when it has done nothing for two turns', async () => {
    expect(await untilQuiet(settledScope())).toBe(true);
    expect(await untilQuiet(busyFor(settledScope(), 1_500))).toBe(true);
  });

  test('once the file that it waits for has answered', async () => {
    const scope = settledScope();
    scope.startFile();
    const quiet = untilQuiet(scope);
    scope.endFile();
    expect(await quiet).toBe(true);
  });
});

describe('a scope is not quiet', () => {
  test('when it goes on, turn after turn', async () => {
    expect(await untilQuiet(busyFor(settledScope(), 1_000_000))).toBe(false);
  });

  test('while a file that it asked for does not answer, as a pipe that nobody writes', async () => {
    const scope = settledScope();
    scope.startFile();
    expect(await untilQuiet(scope, { fileWaitMs: 1 })).toBe(false);
  });
});
