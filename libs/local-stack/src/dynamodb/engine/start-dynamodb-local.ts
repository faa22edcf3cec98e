import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';
import { DynamoDBEngineError, dynamodbLocalFolder } from './choose-engine.ts';
import { freePort } from './free-port.ts';

const answerTimeoutMs = 30_000;
const pollIntervalMs = 50;

/**
 * Starts DynamoDB Local on a free port. `ready` is its endpoint. Without a path, its data is in memory.
 *
 * DynamoDB Local listens on every address of the machine, which no option changes, and responds to every page of a browser. So it is an
 * engine for test suites, and no command offers it.
 */
export async function startDynamoDBLocal(options: { path?: string | undefined }): Promise<TiedProcess> {
  const { path } = options;
  const folder = dynamodbLocalFolder();
  if (folder === undefined)
    throw new DynamoDBEngineError(
      'dynamodb-local',
      'DAYBREAK_DYNAMODB_LOCAL is not set. Set it to the folder of its jars',
    );
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const port = await freePort();
  const process = await startTiedProcess({
    program: 'java',
    arguments: [
      // Halves the time of the start, at the cost of peak performance.
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      `-Djava.library.path=${folder}`,
      '-cp',
      join(folder, '*'),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      // One set of tables for all access keys and regions.
      '-sharedDb',
      '-disableTelemetry',
      '-port',
      String(port),
      ...(path === undefined ? ['-inMemory'] : ['-dbPath', path]),
    ],
    readyPattern: /Port:\s*(\d+)/,
  });
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await untilItResponds(endpoint);
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { ...process, ready: endpoint };
}

/** Waits until the engine responds, because it prints its port before it listens. */
async function untilItResponds(endpoint: string): Promise<void> {
  for (const deadline = performance.now() + answerTimeoutMs; ; await delay(pollIntervalMs)) {
    try {
      await (await fetch(endpoint)).body?.cancel();
      return;
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`DynamoDB Local does not respond at ${endpoint} after ${answerTimeoutMs} ms`, { cause: error });
    }
  }
}
