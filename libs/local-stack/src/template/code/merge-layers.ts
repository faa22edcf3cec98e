import { hash } from 'node:crypto';
import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './code-cache.ts';

/** Returns one folder with the content of all layers. A file of a later layer replaces that of an earlier one, as in /opt on Lambda. */
export function mergeLayers(folders: readonly string[]): string | undefined {
  const [only, ...others] = folders;
  if (others.length === 0) return only;
  // The key depends on the content, so that a rebuilt layer is merged again.
  const key = hash('sha256', JSON.stringify(folders.map((folder) => [folder, contentOf(folder)])));
  return cachedFolder(key, (merged) => {
    for (const folder of folders) {
      cpSync(folder, merged, { recursive: true, force: true });
    }
  });
}

/** Returns the path, size and modification time of each file. */
function contentOf(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return [name, size, mtimeMs];
    });
}
