import type { Environment } from '../terminal/environment.ts';
import type { FolderTarget } from './folder/folder-target.ts';
import { parseTarget, type TargetOptions } from './parse-target.ts';
import type { StackTarget } from './stack/stack-target.ts';

/** The rows, runs and queues of a data folder or of a deployed stack. */
export type Target = FolderTarget | StackTarget;

/** Opens the target of the options. Throws UsageError for invalid options, and CommandError for a stack that does not exist. */
export async function openTarget(
  options: TargetOptions,
  environment: Environment,
  { create = false }: { create?: boolean } = {},
): Promise<Target> {
  const address = parseTarget(options, environment);
  // Loads only one of the two. Loading both takes longer than most commands run.
  if (address.kind === 'stack') {
    const { openStackTarget } = await import('./stack/open-stack-target.ts');
    return await openStackTarget(address, environment);
  }
  const { openFolderTarget } = await import('./folder/open-folder-target.ts');
  return await openFolderTarget(address, { create }, environment);
}
