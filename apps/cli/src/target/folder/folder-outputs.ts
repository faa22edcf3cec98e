import { readOutputs, type StackOutputs } from '../../pipeline/outputs.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import type { FolderContents } from './data-folder.ts';

/** The outputs of the last stack that ran on a folder. */
export function folderOutputs({ outputs }: Pick<FolderContents, 'outputs'>): StackOutputs {
  return readOutputs(
    outputs,
    (name) =>
      new UsageError(
        `The data folder has no output ${name}, since an older version of Daybreak wrote it: update it with npm start -- --data DIR`,
      ),
  );
}
