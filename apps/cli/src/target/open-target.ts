import type { Environment } from '../options/environment.ts';
import { parseTarget, type TargetOptions } from './parse-target.ts';
import type { Target } from './target.ts';

/** Opens what the options name. Throws UsageError for what can't be named so, CommandError for what is not there. */
export async function openTarget(
  options: TargetOptions,
  environment: Environment,
  { create = false }: { create?: boolean } = {},
): Promise<Target> {
  const place = parseTarget(options, environment);
  // Only one of them is needed, and loading both would take longer than most commands.
  if (place.kind === 'stack') {
    const { openStackTarget } = await import('./open-stack-target.ts');
    return await openStackTarget(place, environment);
  }
  const { openFolderTarget } = await import('./open-folder-target.ts');
  return await openFolderTarget(place, { create }, environment);
}
