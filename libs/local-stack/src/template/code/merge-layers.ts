import { hash } from 'node:crypto';
import { cpSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './code-cache.ts';

/** One folder with the content of layers, as Lambda unpacks them into /opt: a later one replaces what an earlier one has. */
export function mergeLayers(folders: readonly string[]): string | undefined {
  const [only, ...others] = folders;
  if (others.length === 0) return only;
  // By what is in them, so that a layer which is built again is merged again.
  const key = hash('sha256', JSON.stringify(folders.map((folder) => [folder, contentOf(folder)])));
  return cachedFolder(key, (merged) => {
    for (const folder of folders) {
      cpSync(folder, merged, { recursive: true, force: true });
    }
  });
}

/** Each file's path, size and time. */
function contentOf(folder: string): unknown[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return [name, size, mtimeMs];
    });
}
