import { hash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachedFolder } from './code-cache.ts';

/** Returns a folder with one script, as SAM packages a `CodeUri` that is a file. */
export function singleFile(path: string): string {
  const key = hash('sha256', `${basename(path)} ${readFileSync(path, 'base64')}`);
  return cachedFolder(key, (folder) => copyFileSync(path, join(folder, basename(path))));
}
