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
 * Where a runner finds a first test: `test/pipeline.test.js`, unless its configuration has tests elsewhere, of another name, or in TypeScript alone, as
 * `cdk init` writes it. The configuration is read as a text, not run: what it computes is not known.
 */
export function testFileOf(folder: string, runner: Runner, jest: unknown): string {
  const { names, lists } = configs[runner];
  const found = names
    .flatMap((name) => extensions.map((extension) => join(folder, `${name}.${extension}`)))
    .find((path) => existsSync(path));
  const config = runner === 'jest' && jest !== undefined ? JSON.stringify(jest) : found && readFileSync(found, 'utf8');
  if (config === undefined) return 'test/pipeline.test.js';
  const roots = textsAfter('roots', config).map((root) => root.replace(/^<rootDir>\/?/, '').replace(/^\.\//, ''));
  const files = lists.flatMap((list) => textsAfter(list, config)).filter((each) => /test|spec/.test(each));
  const isOf = (pattern: RegExp): boolean => files.length === 0 || files.some((each) => pattern.test(each));
  const [root = 'test'] = roots.some((each) => each === '' || each === 'test') ? [] : roots;
  const kind = isOf(/test[^/]*$/) ? 'test' : 'spec';
  return `${root}/pipeline.${kind}.${isOf(/js|\[jt\]|\[tj\]|\(j\|t\)|\(t\|j\)|\.\*$/) ? 'js' : 'ts'}`;
}

/** The texts of a property: one, or a list of them. */
function textsAfter(property: string, config: string): string[] {
  const texts = new RegExp(`\\b${property}['"]?\\s*[:=]\\s*\\[?((?:\\s*(['"\`])(?:(?!\\2).)*\\2\\s*,?)+)`).exec(
    config,
  )?.[1];
  return [...(texts ?? '').matchAll(/(['"`])((?:(?!\1).)*)\1/g)].map(([, , text = '']) => text);
}
