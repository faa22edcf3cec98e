import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const missing = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(join(root, path)));

it('CODEOWNERS assigns only existing paths, and each to teams', () => {
  const lines = read('CODEOWNERS').match(/^[*/].*$/gm) ?? [];
  expect(lines.filter((line) => !/^\S+( +@[\w-]+\/[\w-]+)+$/.test(line))).toEqual([]);
  expect(missing(lines.map((line) => line.replace(/ .*/, '')).filter((path) => path !== '*'))).toEqual([]);
  expect(missing(['/tools/nobody/'])).toEqual(['/tools/nobody/']);
});

it('no target passes its arguments to a shell', () => {
  // The executors of Nx that do, and the short form of the first of them.
  const usesShell = (text: string): boolean => /"(nx:run-commands|nx:run-script|command)"/.test(text);
  const files = ['nx.json', ...globSync('{apps,libs,tools}/*/project.json', { cwd: root })];
  expect(files.filter((file) => usesShell(read(file)))).toEqual([]);
  expect(usesShell('{ "executor": "nx:run-commands" }')).toBe(true);
  expect(usesShell('{ "lint": { "command": "eslint" } }')).toBe(true);
});

it('the editor settings name existing files, and a TypeScript with a language server', () => {
  const settings = v.parse(v.record(v.string(), v.unknown()), JSON.parse(read('.vscode/settings.json')));
  const paths = ['oxc.configPath', 'oxc.fmt.configPath'].map((name) => String(settings[name]));
  // The native compiler's package has no language server.
  expect(missing([...paths, `${String(settings['js/ts.tsdk.path'])}/tsserver.js`])).toEqual([]);
});
