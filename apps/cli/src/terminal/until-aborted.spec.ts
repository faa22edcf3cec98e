import { expect, test } from '@jest/globals';
import { InterruptedError } from './environment.ts';
import { untilAborted } from './until-aborted.ts';

test('it settles with the promise, or with Ctrl-C', async () => {
  const stop = new AbortController();
  await expect(untilAborted(Promise.resolve(1), stop.signal)).resolves.toBe(1);
  const waiting = untilAborted(new Promise(() => {}), stop.signal);
  stop.abort(new InterruptedError('SIGINT'));
  await expect(waiting).rejects.toMatchObject({ exitCode: 130 });
  await expect(untilAborted(Promise.resolve(1), stop.signal)).rejects.toThrow('stopped by SIGINT');
});

test('an error after Ctrl-C is no unhandled rejection', async () => {
  const unhandled: unknown[] = [];
  const listener = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', listener);
  try {
    const late = Promise.withResolvers<never>();
    const waiting = untilAborted(late.promise, AbortSignal.abort(new InterruptedError('SIGINT')));
    await expect(waiting).rejects.toThrow('stopped by SIGINT');
    late.reject(new Error('the stack has gone'));
    // Node reports unhandled rejections after the microtasks.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', listener);
  }
});
