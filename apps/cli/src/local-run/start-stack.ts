import { type DynamoDBEngine, type LocalStack, startLocalStack } from '@daybreak/local-stack';
import type { DataFolder } from '../target/folder/data-folder.ts';
import { untilAborted } from '../terminal/until-aborted.ts';
import type { RunWatch } from './run-watch.ts';

interface StackOptions {
  folder: DataFolder | undefined;
  engine: DynamoDBEngine | undefined;
  watch: Pick<RunWatch, 'onFunctionLog'>;
  environment: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

/** Starts the local stack on a folder, or in memory, and passes the logs of its functions to the watch. Rejects with the signal's reason. */
export async function startStack(
  templatePath: string,
  { folder, engine, watch, environment, signal }: StackOptions,
): Promise<AsyncDisposable & { local: LocalStack }> {
  const starting = startLocalStack({
    templatePath,
    engine,
    // The watch needs a line for each row.
    environment: { LOG_LEVEL: 'DEBUG', ...environment },
    dataDir: folder?.lock,
    // What is parked waits for a person, as it does where the stack is deployed.
    leaves: 'any',
    onFunctionLog: watch.onFunctionLog,
  });
  try {
    const local = await untilAborted(starting, signal);
    return { local, [Symbol.asyncDispose]: async () => await local.stop() };
  } catch (error) {
    // The stack may still start after the abort, and is then stopped.
    if (signal.aborted) await starting.then(async (local) => await local.stop()).catch(() => {});
    throw error;
  }
}
