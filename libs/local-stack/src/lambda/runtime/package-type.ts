import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const known = new Map<string, boolean>();

/**
 * Whether a `.js` file is an ES module: whether the nearest package.json says so. On Lambda there is none above the function's own
 * folder, `root`, so those above it here don't count.
 */
export function isEsModule(path: string, root: string): boolean {
  const folder = dirname(path);
  const found = known.get(folder);
  if (found !== undefined) return found;
  const isModule = readType(folder) ?? (folder === root || isTop(folder) ? false : isEsModule(folder, root));
  known.set(folder, isModule);
  return isModule;
}

function isTop(folder: string): boolean {
  return basename(folder) === 'node_modules' || dirname(folder) === folder;
}

/** Undefined without a package.json. One that can't be read counts as one that says nothing. */
function readType(folder: string): boolean | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, 'package.json'), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const content: unknown = JSON.parse(text);
    return typeof content === 'object' && content !== null && 'type' in content && content.type === 'module';
  } catch {
    return false;
  }
}
