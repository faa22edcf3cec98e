import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createStackClock } from '@daybreak/local-stack';
import { createSqliteStore, createSqsEngine, queuesFileName, startSqsServer } from '@daybreak/local-stack/internal';
import { type Clock, createSqsClient } from '@daybreak/runtime';
import { engineAges } from '../../pipeline/engine-ages.ts';
import type { Queues } from '../../pipeline/pipeline.ts';
import type { FolderContents } from './data-folder.ts';
import { folderOutputs } from './folder-outputs.ts';

/** Opens the queues of a data folder. No function consumes their messages. */
export async function openFolderQueues(path: string, contents: FolderContents): Promise<Queues & AsyncDisposable> {
  const { region } = contents;
  const { queueNames, queueUrlOf } = folderOutputs(contents);
  await using opening = new AsyncDisposableStack();
  const store = createSqliteStore(join(path, queuesFileName));
  const clock = createStackClock({ kind: 'real', startAt: Math.max(Date.now(), store.latestTime()) });
  const engine = createSqsEngine({ clock, region, store });
  opening.defer(() => engine.close());
  const server = await startSqsServer({ engine });
  opening.defer(async () => await server.close());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint: server.endpoint, region, credentials });
  opening.defer(() => sqs.destroy());
  const opened = opening.move();
  // Keeps only the path, which names the queue. The port belonged to the last stack.
  const urlOf = (queue: string): string => new URL(new URL(queueUrlOf(queue)).pathname, server.endpoint).href;
  return {
    sqs,
    names: queueNames,
    urlOf,
    ages: () => engineAges(engine, { names: queueNames, urlOf }),
    [Symbol.asyncDispose]: async () => await opened.disposeAsync(),
  };
}

/**
 * A clock at the time of the machine, or of the folder's last stack if that is later, since a stack skips time. With an earlier clock, messages would be
 * hidden, and an edit could be earlier than the failure of its row.
 */
export function folderClock(path: string): Clock {
  const file = join(path, queuesFileName);
  const store = existsSync(file) ? createSqliteStore(file) : undefined;
  const startAt = Math.max(Date.now(), store?.latestTime() ?? 0);
  store?.close(startAt);
  const clock = createStackClock({ kind: 'real', startAt });
  return { now: () => new Date(clock.now()) };
}
