import type { Clock } from '@daybreak/runtime';
import { openTables, type Tables } from '../../pipeline/open-tables.ts';
import type { FolderContents } from './data-folder.ts';
import { folderOutputs } from './folder-outputs.ts';

/** Opens the tables of a DynamoDB engine of this machine. */
export function openLocalTables(endpoint: string, { outputs, region }: FolderContents, clock?: Clock): Tables {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return openTables({ endpoint, region, credentials }, folderOutputs({ outputs }), clock);
}
