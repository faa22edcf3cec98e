import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startTiedProcess, type TiedProcess } from '../../process/start-tied-process.ts';
import { DynamoDBEngineError, dynamodbLocalFolder } from './choose-engine.ts';
import { freePort } from './free-port.ts';

const answerTimeoutMs = 30_000;
const pollIntervalMs = 50;

/**
 * Starts DynamoDB Local on a free port; `ready` is its endpoint. Without a path the data is in memory.
 *
 * DynamoDB Local listens on every address of the machine and answers every page of a browser, and no option changes the first. So it is an
 * engine for suites, and no command offers it.
 */
export async function startDynamoDBLocal(options: { path?: string | undefined }): Promise<TiedProcess> {
  const { path } = options;
  const folder = dynamodbLocalFolder();
  if (folder === undefined)
    throw new DynamoDBEngineError('dynamodb-local', 'DAYBREAK_DYNAMODB_LOCAL does not name the folder of its jars');
  if (path !== undefined) mkdirSync(path, { recursive: true });
  const port = await freePort();
  const process = await startTiedProcess({
    program: 'java',
    arguments: [
      // A start that takes half the time. What runs is a test.
      '-XX:TieredStopAtLevel=1',
      '-XX:+UseSerialGC',
      `-Djava.library.path=${folder}`,
      '-cp',
      join(folder, '*'),
      'com.amazonaws.services.dynamodbv2.local.main.ServerRunner',
      // One set of tables for every access key and region.
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
    await untilItAnswers(endpoint);
  } catch (error) {
    await process.stop();
    throw error;
  }
  return { ...process, ready: endpoint };
}

/** It prints its port before it listens. */
async function untilItAnswers(endpoint: string): Promise<void> {
  for (const deadline = performance.now() + answerTimeoutMs; ; await delay(pollIntervalMs)) {
    try {
      await (await fetch(endpoint)).body?.cancel();
      return;
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`DynamoDB Local does not answer at ${endpoint} after ${answerTimeoutMs} ms`, { cause: error });
    }
  }
}
