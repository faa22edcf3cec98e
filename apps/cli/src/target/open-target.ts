import type { Environment } from '../terminal/environment.ts';
import type { FolderTarget } from './folder/folder-target.ts';
import { parseTarget, type TargetOptions } from './parse-target.ts';
import type { StackTarget } from './stack/stack-target.ts';

/** Where rows, runs and queues are: a data folder on this machine, or a stack that is deployed. */
export type Target = FolderTarget | StackTarget;

/** Opens what the options name. Throws UsageError for what can't be named so, CommandError for what is not there. */
export async function openTarget(
  options: TargetOptions,
  environment: Environment,
  { create = false }: { create?: boolean } = {},
): Promise<Target> {
  const address = parseTarget(options, environment);
  // Only one of them is needed, and loading both would take longer than most commands.
  if (address.kind === 'stack') {
    const { openStackTarget } = await import('./stack/open-stack-target.ts');
    return await openStackTarget(address, environment);
  }
  const { openFolderTarget } = await import('./folder/open-folder-target.ts');
  return await openFolderTarget(address, { create }, environment);
}
