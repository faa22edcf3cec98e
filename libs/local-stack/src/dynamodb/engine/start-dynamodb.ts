import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TiedProcess } from '../../process/start-tied-process.ts';
import { chooseEngine, type DynamoDBEngine, DynamoDBEngineError, dynamodbEngines } from './choose-engine.ts';
import { startDynalite } from './start-dynalite.ts';
import { startDynamoDBLocal } from './start-dynamodb-local.ts';
import { startDynoxide } from './start-dynoxide.ts';

/** What `startDynamoDB` takes. */
export interface DynamoDBOptions {
  /** Default: the one whose data `dataDir` holds, else the best one installed. */
  engine?: DynamoDBEngine | undefined;
  /** A folder in which the tables survive the process; without it they are in memory. */
  dataDir?: string | undefined;
}

/** A DynamoDB engine that runs in a process of its own. */
export interface RunningDynamoDB {
  readonly engine: DynamoDBEngine;
  /** At an address of this machine alone; any credentials will do. */
  readonly endpoint: string;
  readonly pid: number;
  /** Resolves when the engine has ended by itself, or was killed; never, once it is closed. */
  readonly died: Promise<DynamoDBDiedError>;
  /** Ends the engine and resolves when it is gone. May be called twice. */
  close(): Promise<void>;
}

/** The engine ended though nobody closed it; the message holds the last of what it printed. */
export class DynamoDBDiedError extends Error {
  override name = 'DynamoDBDiedError';
  readonly engine: DynamoDBEngine;

  constructor(engine: DynamoDBEngine, how: string) {
    super(`The DynamoDB engine ${engine} has ended (${how}), so every call to a table fails. Start again`);
    this.engine = engine;
  }
}

/** What each engine keeps in `dataDir`. */
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
 * Starts a DynamoDB engine on this machine and resolves when it answers. It ends with this process, even on SIGKILL.
 * Throws DynamoDBEngineError when the engine is not installed, or when `dataDir` holds another engine's data.
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
  return { engine, endpoint: ready, pid, died: died.then((how) => new DynamoDBDiedError(engine, how)), close: stop };
}

/** The engine whose tables a data folder holds. */
export function engineOf(dataDir: string): DynamoDBEngine | undefined {
  return dynamodbEngines.find((engine) => existsSync(join(dataDir, dataNames[engine])));
}

/** An engine can't read another's files: starting it on an empty table beside them would look like lost items. */
function prepareDataDir(dataDir: string, engine: DynamoDBEngine): void {
  const holds = engineOf(dataDir);
  if (holds !== undefined && holds !== engine) {
    throw new DynamoDBEngineError(engine, `${dataDir} holds data of ${holds}, which ${engine} can't read`);
  }
  mkdirSync(dataDir, { recursive: true });
}
