import { spawn, type ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
// oxlint-disable-next-line daybreak/no-restricted-imports -- what work may leave, or not
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { describe, expect, jest, test } from '@jest/globals';
import { readCallFrames } from './call-frames.ts';
import { expectNothingLeftRunning } from './expect-nothing-left-running.ts';
import { LeakError } from './leak-error.ts';
import { leakOf } from './leak.fixture.ts';

function thisLine(): string {
  return readCallFrames(new Error('here').stack ?? '')[1]?.place.replace(/:\d+$/, '') ?? '';
}

/** Reads files until it is disposed: four at a time, so that a read is always pending. */
function readFiles(): AsyncDisposable {
  let isReading = true;
  const reading = Array.from({ length: 4 }, async () => {
    while (isReading) await readFile(import.meta.filename);
  });
  return {
    async [Symbol.asyncDispose]() {
      isReading = false;
      await Promise.all(reading);
    },
  };
}

describe('work that leaves nothing running', () => {
  test('returns its result', async () => {
    const sum = await expectNothingLeftRunning(async () => {
      const timer = setTimeout(() => {}, 1000);
      await delay(1);
      clearTimeout(timer);
      return 1 + 1;
    });
    expect(sum).toBe(2);
  });

  test('fails with its own error', async () => {
    const error = new Error('no such order');
    await expect(expectNothingLeftRunning(() => Promise.reject(error))).rejects.toBe(error);
    await expect(
      expectNothingLeftRunning(() => {
        throw error;
      }),
    ).rejects.toBe(error);
  });

  test('may clear a timer in a promise callback that is due at once', async () => {
    await expectNothingLeftRunning(() => {
      const timer = setTimeout(() => {}, 1000);
      void Promise.resolve().finally(() => clearTimeout(timer));
    });
  });

  test('may read a file while other code of the process reads files', async () => {
    await using _others = readFiles();
    await expectNothingLeftRunning(async () => await readFile(import.meta.filename));
  });

  test('may take any time in one turn', async () => {
    let now = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
    await expectNothingLeftRunning(() => {
      void Promise.resolve().finally(() => {});
    });
  });

  test('may use timers of Node itself', async () => {
    await expectNothingLeftRunning(() => AbortSignal.timeout(1000).aborted);
  });

  test('may start and end many timers', async () => {
    await expectNothingLeftRunning(async () => {
      for (let index = 0; index < 500; index++) clearTimeout(setTimeout(() => {}, 1000));
      await delay(1);
    });
  });

  test('leaves no hook in the process', async () => {
    const channels = ['http.client.request.created', 'undici:request:create', 'net.client.socket'].map((name) =>
      channel(name),
    );
    await Promise.all([
      expectNothingLeftRunning(async () => await delay(2)),
      expectNothingLeftRunning(async () => {
        await delay(1);
        expect(channels.map(({ hasSubscribers }) => hasSubscribers)).toEqual([true, true, true]);
      }),
    ]);
    expect(channels.map(({ hasSubscribers }) => hasSubscribers)).toEqual([false, false, false]);
  });
});

describe('work fails with the description and the place of', () => {
  test('a timeout that is not cleared', async () => {
    let timer: NodeJS.Timeout | undefined;
    let line = '';
    function remindsLater(): void {
      [timer, line] = [setTimeout(() => {}, 1000), thisLine()];
    }
    const leak = await leakOf(async () => remindsLater());
    clearTimeout(timer);
    expect(leak).toMatchObject({ kind: 'timer', what: 'setTimeout of 1000 ms' });
    expect(leak.startedAt[0]?.replace(/:\d+\)$/, ')')).toBe(`remindsLater (${line})`);
  });

  test('an interval', async () => {
    let timer: NodeJS.Timeout | undefined;
    const leak = await leakOf(async function polls() {
      timer = setInterval(() => {}, 1000);
    });
    clearInterval(timer);
    expect(leak).toMatchObject({ kind: 'timer', what: 'setInterval of 1000 ms' });
    expect(leak.startedAt[0]).toMatch(/^polls \(.*expect-nothing-left-running\.spec\.ts:\d+:\d+\)$/);
  });

  test('an immediate', async () => {
    const leak = await leakOf(() => {
      setImmediate(() => {});
    });
    expect(leak).toMatchObject({ kind: 'timer', what: 'setImmediate' });
  });

  test('an unreferenced timer, because a frozen environment does not end', async () => {
    let timer: NodeJS.Timeout | undefined;
    const leak = await leakOf(() => {
      timer = setTimeout(() => {}, 1000).unref();
    });
    clearTimeout(timer);
    expect(leak.what).toBe('setTimeout of 1000 ms');
  });

  test('a delay that is not awaited, however short', async () => {
    const leak = await leakOf(async function awaitsNothing() {
      void delay(1);
    });
    expect(leak).toMatchObject({ kind: 'timer', what: 'setTimeout of 1 ms' });
    expect(leak.startedAt[0]).toMatch(/^awaitsNothing /);
  });

  test('a timer that is started after a file has been read', async () => {
    const leak = await leakOf(async function awaitsNothing() {
      void readFile(import.meta.filename).then(() => setTimeout(() => {}, 1));
    });
    expect(leak.what).toBe('setTimeout of 1 ms');
    expect(leak.startedAt[0]).toMatch(/expect-nothing-left-running\.spec\.ts/);
  });

  test.each([
    ['code that is still running', () => undefined],
    ['code that is still running, while other code of the process is too', readFiles],
  ])('%s', async (_name, startOthers) => {
    await using _others = startOthers();
    let isRunning = true;
    async function counts(): Promise<void> {
      // The loop ends by itself. So a guard that does not find it fails the test, and does not block it.
      for (let reads = 0; isRunning && reads < 20_000; reads++) await readFile(import.meta.filename);
    }
    const leak = await leakOf(async () => {
      void counts();
    });
    isRunning = false;
    expect(leak).toMatchObject({ kind: 'code', what: 'code that is still running' });
    expect(leak.startedAt[0]).toMatch(/^counts /);
  });

  test('a child process', async () => {
    let child: ChildProcess | undefined;
    const leak = await leakOf(async function startsProcess() {
      child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    });
    const pid = child?.pid;
    child?.kill('SIGKILL');
    expect(leak).toMatchObject({ kind: 'process', what: `child process ${pid} (${process.execPath})` });
    expect(leak.startedAt[0]).toMatch(/^startsProcess /);
    if (child !== undefined) {
      await expectNothingLeftRunning(async () => {
        if (child?.signalCode === null) await once(child, 'exit');
      });
    }
  });

  test('a worker thread', async () => {
    let worker: Worker | undefined;
    const leak = await leakOf(async () => {
      worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
    });
    await worker?.terminate();
    expect(leak.kind).toBe('worker');
  });

  test('a leak, with its own error as the cause', async () => {
    const error = new Error('no such order');
    const found = await expectNothingLeftRunning(() => {
      void delay(1);
      throw error;
    }).catch((thrown: unknown) => thrown);
    expect(found).toBeInstanceOf(LeakError);
    expect(found).toMatchObject({
      cause: error,
      message: expect.stringContaining('The work failed as well: Error: no such order'),
    });
  });

  test('its own leaks only, not those of surrounding work', async () => {
    await expectNothingLeftRunning(async () => {
      const around = setTimeout(() => {}, 1_000_000);
      await expectNothingLeftRunning(async () => await delay(1));
      clearTimeout(around);
    });
  });

  test('a leak of work that it contains', async () => {
    const { what } = await leakOf(async () => {
      await leakOf(() => void delay(200));
    });
    expect(what).toBe('setTimeout of 200 ms');
  });

  test('its own leaks only, not those of concurrent work', async () => {
    const leakFound = Promise.withResolvers<void>();
    const clean = expectNothingLeftRunning(async () => {
      await delay(1);
      await leakFound.promise;
      await delay(1);
    });
    const leak = await leakOf(async () => {
      await delay(1);
      void delay(100);
    });
    leakFound.resolve();
    await clean;
    expect(leak.what).toBe('setTimeout of 100 ms');
  });

  test('each place, on one line', async () => {
    const error = await expectNothingLeftRunning(
      async function polls() {
        void delay(1);
      },
      { subject: 'The invocation' },
    ).catch((thrown: unknown) => thrown);
    expect(String(error)).toMatch(
      /^LeakError: The invocation settled and left running:\n {2}• setTimeout of 1 ms\n {6}started at polls \(.*\)\n(.*\n)*Await it, or end it, before the promise settles\.$/,
    );
  });
});
