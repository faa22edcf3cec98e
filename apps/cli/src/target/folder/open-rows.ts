import type { LocalStack } from '@daybreak/local-stack';
import type { Clock } from '@daybreak/runtime';
import { openTables, type Tables } from '../../pipeline/open-tables.ts';
import { readOutputs, type StackOutputs } from '../../pipeline/outputs.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import type { FolderContents } from './data-folder.ts';

/** Opens the tables of a DynamoDB engine on this machine. */
export function openRows(endpoint: string, { outputs, region }: FolderContents, clock?: Clock): Tables {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  return openTables({ endpoint, region, credentials }, folderOutputs({ outputs }), clock);
}

/** Reads what a folder remembers of its stack. */
export function folderOutputs({ outputs }: Pick<FolderContents, 'outputs'>): StackOutputs {
  return readOutputs(
    outputs,
    (name) =>
      new UsageError(
        `The data folder does not say ${name}, as a Daybreak older than this one left it: run npm start with it once (npm start -- --data DIR)`,
      ),
  );
}

/** What a folder is to remember of its stack. Throws when the template lacks an output. */
export function contentsOf({ outputs, region }: Pick<LocalStack, 'outputs' | 'region'>): FolderContents {
  return { outputs, region };
}

/** One of the stack's outputs. Throws when the template has no such output. */
export function outputOf({ outputs }: Pick<LocalStack, 'outputs'>, name: string): string {
  const value = outputs[name];
  if (value === undefined) throw new Error(`The template has no output ${name}`);
  return value;
}
