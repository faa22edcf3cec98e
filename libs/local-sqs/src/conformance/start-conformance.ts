import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from '../engine/create-sqs-engine.ts';
import { startSqsServer } from '../server/start-sqs-server.ts';
import { createSqliteStore } from '../store/create-sqlite-store.ts';
import { NeedsOurServerError, type Sqs } from './sqs.ts';
import { sqsThrough } from './sqs-through.ts';
import { startSqsAt } from './start-sqs-at.ts';

export type { Sqs } from './sqs.ts';
export { present } from './sqs-through.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/**
 * Starts this library's server with a manual clock, in memory or with a store in a file, and stops it after the test.
 * With DAYBREAK_SQS_ENDPOINT, uses the server there, which cannot have a store file.
 */
export async function startSqs({ storeFile }: { storeFile?: string } = {}): Promise<Sqs> {
  const elsewhere = process.env['DAYBREAK_SQS_ENDPOINT'];
  if (elsewhere !== undefined && storeFile !== undefined) throw new NeedsOurServerError('The test sets the store file');
  const sqs = elsewhere === undefined ? await startOurSqs(storeFile) : await startSqsAt(elsewhere);
  cleanups.push(async () => await sqs.stop());
  return sqs;
}

async function startOurSqs(storeFile: string | undefined): Promise<Sqs> {
  const clock = createStackClock({ kind: 'manual', startAt: Date.UTC(2026, 2, 29) });
  // Each test checks one behaviour without duplicates. delivery.spec.ts covers duplicates.
  const delivery = { duplicates: 0 };
  const engine = createSqsEngine({
    clock,
    delivery,
    ...(storeFile !== undefined && { store: createSqliteStore(storeFile) }),
  });
  const server = await startSqsServer({ engine });
  const sqs = sqsThrough(server.endpoint);
  let isStopped = false;
  return {
    ...sqs,
    advance: async (ms) => clock.advance(ms),
    ours: () => ({ clock, engine, server }),
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await server.close();
      sqs.client.destroy();
      engine.close();
    },
  };
}

/** Returns the path of a store file in a temporary folder, which is deleted after the test. */
export async function temporaryStoreFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'daybreak-sqs-'));
  cleanups.push(() => rm(folder, { recursive: true }));
  return join(folder, 'sqs.db');
}

/** Waits until another connection in this process meets the condition. Throws after 5 seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited 5 s for ${condition.toString()}`);
    await new Promise(setImmediate);
  }
}
