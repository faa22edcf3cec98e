import { join } from 'node:path';
import { startDynamoDB } from '@daybreak/local-stack';
import { folderOutputs } from '../target/folder/folder-outputs.ts';
import { openFolderTarget } from '../target/folder/open-folder-target.ts';
import { forgetFailedIndex, spoilItem } from './spoil-item.ts';
import { testEnvironment } from './test-environment.ts';
import { commandsOn, type TestTarget } from './test-target.ts';

/** A data folder without a row. */
export async function startFolder(folder: string): Promise<TestTarget> {
  const commands = commandsOn(folder, 'data');
  commands.write('none.csv', 'id,dueDate\n');
  await commands.json('import', 'none.csv');
  const path = join(folder, 'data');
  const address = { kind: 'folder', name: 'data', option: '--target', path, engine: undefined } as const;
  const onTable = async (use: (table: { endpoint: string; tableName: string }) => Promise<void>): Promise<void> => {
    const target = await openFolderTarget(address, { create: false }, testEnvironment());
    // The engine of the command locks the folder.
    await target[Symbol.asyncDispose]();
    const dynamodb = await startDynamoDB({ dataDir: path });
    try {
      const { outputOf } = folderOutputs(target.folder.contents);
      await use({ endpoint: dynamodb.endpoint, tableName: outputOf('RowsTableName') });
    } finally {
      await dynamodb.close();
    }
  };
  return {
    ...commands,
    kind: 'folder',
    aws: undefined,
    async open(use) {
      await using target = await openFolderTarget(address, { create: false }, testEnvironment());
      return await use({ rows: target.rows, runs: target.runs, queues: await target.queues() });
    },
    spoil: async (id, attributes) => await onTable(async (table) => await spoilItem({ ...table, id, attributes })),
    forgetFailedIndex: async (id) => await onTable(async (table) => await forgetFailedIndex({ ...table, id })),
    scans: undefined,
    requests: undefined,
    async idle() {},
    async runDay(day) {
      // With --yes, since the day may be far in the future.
      await commands.daybreak('trigger', '--on', day, '--yes');
    },
    async [Symbol.asyncDispose]() {},
  };
}
