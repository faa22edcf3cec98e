import { join } from 'node:path';
import {
  createSqliteStore,
  createSqsEngine,
  createStackClock,
  queuesFileName,
  type SqsStore,
  startSqsServer,
} from '@daybreak/local-stack';
import { createSqsClient } from '@daybreak/runtime';
import { folderOutputs } from '../stack/open-rows.ts';
import type { FolderContents } from '../stack/data-folder.ts';
import type { Queues } from './target.ts';

/** Opens the queues of a data folder, whose messages stay where they are: no function consumes them. */
export async function openFolderQueues(path: string, contents: FolderContents): Promise<Queues & AsyncDisposable> {
  const { region } = contents;
  const { queueNames, queueUrlOf } = folderOutputs(contents);
  await using opening = new AsyncDisposableStack();
  const store = createSqliteStore(join(path, queuesFileName));
  const clock = createStackClock({ kind: 'real', startAt: Math.max(Date.now(), latestTimeOf(store)) });
  const engine = createSqsEngine({ clock, region, store });
  opening.defer(() => engine.close());
  const server = await startSqsServer({ engine });
  opening.defer(async () => await server.close());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const sqs = createSqsClient({ endpoint: server.endpoint, region, credentials });
  opening.defer(() => sqs.destroy());
  const opened = opening.move();
  return {
    sqs,
    names: queueNames,
    // The path tells which queue it is; the port was that of a stack that is gone.
    urlOf: (queue) => new URL(new URL(queueUrlOf(queue)).pathname, server.endpoint).href,
    [Symbol.asyncDispose]: async () => await opened.disposeAsync(),
  };
}

/** A stack that waits skips time, so that a folder's messages may be ahead of this machine's clock: by that they would be hidden. */
function latestTimeOf(store: SqsStore): number {
  let latest = 0;
  for (const { messages } of store.load()) {
    for (const { sentAt, delayedUntil } of messages) latest = Math.max(latest, sentAt, delayedUntil);
  }
  return latest;
}
