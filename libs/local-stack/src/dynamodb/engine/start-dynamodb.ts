import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TiedProcess } from '../../process/start-tied-process.ts';
import { chooseEngine, type DynamoDBEngine, DynamoDBEngineError, dynamodbEngines } from './choose-engine.ts';
import { startDynalite } from './start-dynalite.ts';
import { startDynamoDBLocal } from './start-dynamodb-local.ts';
import { startDynoxide } from './start-dynoxide.ts';

/** The options of `startDynamoDB`. */
export interface DynamoDBOptions {
  /** Default: the engine whose data is in `dataDir`, or else the best installed one. */
  engine?: DynamoDBEngine | undefined;
  /** A folder that keeps the tables when the process ends. Without it, the tables are in memory. */
  dataDir?: string | undefined;
}

/** A DynamoDB engine that runs in a process of its own. */
export interface RunningDynamoDB {
  readonly engine: DynamoDBEngine;
  /** The address, which only this machine can reach. The engine accepts any credentials. */
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves when the engine exits by itself or is killed. Never resolves after `close`. */
  readonly died: Promise<DynamoDBExitedError>;
  /** Stops the engine, and resolves when its process has ended. Can be called twice. */
  close(): Promise<void>;
}

/** The engine's process ended before `close` was called. The message has the last lines that it printed. */
export class DynamoDBExitedError extends Error {
  override name = 'DynamoDBExitedError';
  readonly engine: DynamoDBEngine;

  constructor(engine: DynamoDBEngine, how: string) {
    super(`The DynamoDB engine ${engine} has ended (${how}), so every request to a table fails. Start the stack again`);
    this.engine = engine;
  }
}

/** The file or folder in `dataDir` that holds the data of each engine. */
export const dataNames: Record<DynamoDBEngine, string> = {
  dynoxide: 'dynamodb.sqlite',
  dynalite: 'dynalite',
  'dynamodb-local': 'dynamodb-local',
};

const starters: Record<DynamoDBEngine, (options: { path: string | undefined }) => Promise<TiedProcess>> = {
  dynoxide: startDynoxide,
  dynalite: startDynalite,
  'dynamodb-local': startDynamoDBLocal,
};

/**
 * Starts a DynamoDB engine on this machine, and resolves when it accepts requests. The engine ends when this process ends, even by SIGKILL.
 * Throws DynamoDBEngineError if the engine is not installed, or if `dataDir` has the data of another engine.
 *
 * @example
 * import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
 * import { startDynamoDB } from '@daybreak/local-stack';
 *
 * const { endpoint, close } = await startDynamoDB();
 * const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
 * const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials });
 * await client.send(new ListTablesCommand({}));
 * client.destroy();
 * await close();
 */
export async function startDynamoDB(options: DynamoDBOptions = {}): Promise<RunningDynamoDB> {
  const { dataDir } = options;
  const engine = chooseEngine(options.engine ?? (dataDir === undefined ? undefined : engineOf(dataDir)));
  if (dataDir !== undefined) prepareDataDir(dataDir, engine);
  const path = dataDir === undefined ? undefined : join(dataDir, dataNames[engine]);
  const { pid, ready, died, stop } = await starters[engine]({ path });
  return { engine, endpoint: ready, pid, died: died.then((how) => new DynamoDBExitedError(engine, how)), close: stop };
}

/** Returns the engine whose data is in a data folder. */
export function engineOf(dataDir: string): DynamoDBEngine | undefined {
  return dynamodbEngines.find((engine) => existsSync(join(dataDir, dataNames[engine])));
}

/** Rejects a folder with the data of another engine: a new engine would start with empty tables, as if all items were lost. */
function prepareDataDir(dataDir: string, engine: DynamoDBEngine): void {
  const existing = engineOf(dataDir);
  if (existing !== undefined && existing !== engine) {
    throw new DynamoDBEngineError(
      engine,
      `${dataDir} has data of ${existing}, which ${engine} can't read. Use engine ${existing}, or another folder`,
    );
  }
  mkdirSync(dataDir, { recursive: true });
}
