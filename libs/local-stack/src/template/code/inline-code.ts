import { hash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cachedFolder } from './code-cache.ts';

/** A folder with the code that a template holds itself, in the file in which CloudFormation puts it. */
export function inlineCode(source: string): string {
  return cachedFolder(hash('sha256', `inline ${source}`), (folder) => writeFileSync(join(folder, 'index.js'), source));
}
