import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './code-cache.ts';

/** Returns a folder with inline code, in the file name that CloudFormation uses. */
export function inlineCode(source: string): string {
  return cachedFolder(hash('sha256', `inline ${source}`), (folder) => writeFileSync(join(folder, 'index.js'), source));
}
