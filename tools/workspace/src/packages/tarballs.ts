import { globSync } from 'node:fs';
import { join } from 'node:path';

export const workspace = join(import.meta.dirname, '../../../..');

/** The packed library, such as `batch`. Throws when it is not packed. */
export function tarballOf(library: string): string {
  const [file] = globSync(join(workspace, 'dist/packages/libs', library, '*.tgz'));
  if (file === undefined) throw new Error(`${library} is not packed: npx nx pack ${library}`);
  return file;
}
