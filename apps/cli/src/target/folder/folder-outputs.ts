import { readOutputs, type StackOutputs } from '../../pipeline/outputs.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import type { FolderContents } from './data-folder.ts';

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
