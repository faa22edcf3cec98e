import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { startSqs, temporaryStoreFile } from './start-conformance.ts';

/** Sends numbered messages one by one, and prints each number after the send, until it is killed. */
const sender = `
  import { createSqliteStore } from ${JSON.stringify(import.meta.resolve('../store/create-sqlite-store.ts'))};
  import { createSqsEngine } from ${JSON.stringify(import.meta.resolve('../engine/create-sqs-engine.ts'))};
  import { createStackClock } from ${JSON.stringify(import.meta.resolve('../clock/clock.ts'))};
  const engine = createSqsEngine({ clock: createStackClock({ kind: 'real' }), store: createSqliteStore(process.argv[1]) });
  const queue = engine.createQueue('orders');
  for (let number = 1; ; number += 1) {
    queue.send([{ body: String(number) }]);
    process.stdout.write(number + '\\n');
    if (number % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
`;

it('keeps every message that was sent before a kill -9', async () => {
  const storeFile = await temporaryStoreFile();
  const child = spawn(process.execPath, ['--input-type=module', '--eval', sender, storeFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
    if (printed.length > 2_000) child.kill('SIGKILL');
  });
  await once(child, 'close');
  const lines = printed.split('\n');
  const last = Number(lines.at(-2));
  expect(last).toBeGreaterThan(100);

  const sqs = await startSqs({ storeFile });
  const numbers = sqs
    .ours()
    .engine.queueOrThrow('orders')
    .messages()
    .map(({ body }) => Number(body));
  expect(numbers.length).toBeGreaterThanOrEqual(last);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
});

it('rejects a second process that opens the store', async () => {
  const storeFile = await temporaryStoreFile();
  await startSqs({ storeFile });
  await expect(startSqs({ storeFile })).rejects.toThrow('another process has it open');
});
