import type { Tree } from '@nx/devkit';

/** Reads a file of the workspace. Throws when it is not there. */
export function readFile(tree: Tree, path: string): string {
  const text = tree.read(path, 'utf8');
  if (text === null) throw new Error(`There is no ${path}: has this workspace been rearranged?`);
  return text;
}

/** Puts text in the place of what a pattern finds. Throws, naming the file and what was looked for, when it finds nothing. */
export function replaceIn(tree: Tree, path: string, pattern: RegExp, replacement: string): void {
  const text = readFile(tree, path);
  if (!pattern.test(text)) throw new Error(`${path} has no place for it: ${String(pattern)} was looked for`);
  tree.write(path, text.replace(pattern, replacement));
}

/** Adds an item to a list, which may be empty; `opening` finds the text right before its first item, `[` included. */
export function addToList(tree: Tree, path: string, opening: RegExp, item: string): void {
  const list = new RegExp(`(?<=${opening.source})([^\\]]*?),?\\s*\\]`);
  const [, items = ''] = list.exec(readFile(tree, path)) ?? [];
  replaceIn(tree, path, list, `${items === '' ? '' : '$1, '}${item}]`);
}

/** Adds an import after the last one of a file. */
export function addImport(tree: Tree, path: string, statement: string): void {
  replaceIn(tree, path, /((?:^import [^;]+;\n)+)/m, `$1${statement}\n`);
}
