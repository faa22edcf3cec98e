import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { buildMeanwhile } from './build-meanwhile.ts';

const { signal } = new AbortController();

test('an error of the build is thrown after the other work has ended', async () => {
  const built = buildMeanwhile(
    async () => {
      throw new Error('no such bundle');
    },
    // Node would report an unhandled rejection of the build by then.
    async () => await setImmediate(),
    signal,
  );
  await expect(built).rejects.toThrow('no such bundle');
});

test('an error of the other work stops the build and is thrown', async () => {
  const stopped: unknown[] = [];
  const build = async (stop: AbortSignal): Promise<string> =>
    await new Promise((_, reject) => {
      stop.addEventListener('abort', () => {
        stopped.push(stop.reason);
        reject(new Error('stopped'));
      });
    });
  const reading = buildMeanwhile(
    build,
    async () => {
      throw new Error('bad input');
    },
    signal,
  );
  await expect(reading).rejects.toThrow('bad input');
  expect(stopped).toEqual([new Error('bad input')]);
});
