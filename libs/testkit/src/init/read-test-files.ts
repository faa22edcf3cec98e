import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Runner } from './read-project.ts';

const configs = {
  jest: { names: ['jest.config'], lists: ['testMatch', 'testRegex'] },
  vitest: { names: ['vitest.config', 'vite.config'], lists: ['include'] },
  node: { names: [], lists: [] },
} as const;
const extensions = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs', 'json'];

/**
 * Returns a path at which a runner finds a first test: `test/pipeline.test.js`, unless its configuration names another folder or suffix, or
 * TypeScript only, as that of `cdk init`. The configuration is read as text and not run, so computed values are unknown.
 */
export function testFileOf(folder: string, runner: Runner, jest: unknown): string {
  const { names, lists } = configs[runner];
  const found = names
    .flatMap((name) => extensions.map((extension) => join(folder, `${name}.${extension}`)))
    .find((path) => existsSync(path));
  const config = runner === 'jest' && jest !== undefined ? JSON.stringify(jest) : found && readFileSync(found, 'utf8');
  if (config === undefined) return 'test/pipeline.test.js';
  const roots = stringsOf('roots', config).map((root) => root.replace(/^<rootDir>\/?/, '').replace(/^\.\//, ''));
  const files = lists.flatMap((list) => stringsOf(list, config)).filter((each) => /test|spec/.test(each));
  const hasFile = (pattern: RegExp): boolean => files.length === 0 || files.some((each) => pattern.test(each));
  const [root = 'test'] = roots.some((each) => each === '' || each === 'test') ? [] : roots;
  const kind = hasFile(/test[^/]*$/) ? 'test' : 'spec';
  return `${root}/pipeline.${kind}.${hasFile(/js|\[jt\]|\[tj\]|\(j\|t\)|\(t\|j\)|\.\*$/) ? 'js' : 'ts'}`;
}

/** Returns the strings of a property: one, or a list. */
function stringsOf(property: string, config: string): string[] {
  const texts = new RegExp(`\\b${property}['"]?\\s*[:=]\\s*\\[?((?:\\s*(['"\`])(?:(?!\\2).)*\\2\\s*,?)+)`).exec(
    config,
  )?.[1];
  return [...(texts ?? '').matchAll(/(['"`])((?:(?!\1).)*)\1/g)].map(([, , text = '']) => text);
}
