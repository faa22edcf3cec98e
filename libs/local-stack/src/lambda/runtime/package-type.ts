import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const known = new Map<string, boolean>();

/**
 * Returns true if a `.js` file is an ES module by the nearest package.json. Ignores those above the function's folder, `root`, because
 * Lambda has none there.
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

/** Returns undefined without a package.json, and false for an invalid one. */
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
