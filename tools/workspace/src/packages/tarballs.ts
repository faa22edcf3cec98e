import { globSync } from 'node:fs';
import { join } from 'node:path';

export const workspace = join(import.meta.dirname, '../../../..');

/** Returns the tarball of a library, such as `batch`. Throws if the library is not packed. */
export function tarballOf(library: string): string {
  const [file] = globSync(join(workspace, 'dist/packages/libs', library, '*.tgz'));
  if (file === undefined) throw new Error(`${library} is not packed: run npx nx pack ${library}`);
  return file;
}
