import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';

const root = join(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const gone = (paths: readonly string[]): string[] => paths.filter((path) => !existsSync(join(root, path)));

it('CODEOWNERS gives only what there is, and each of it to teams', () => {
  const lines = read('CODEOWNERS').match(/^[*/].*$/gm) ?? [];
  expect(lines.filter((line) => !/^\S+( +@[\w-]+\/[\w-]+)+$/.test(line))).toEqual([]);
  expect(gone(lines.map((line) => line.replace(/ .*/, '')).filter((path) => path !== '*'))).toEqual([]);
  expect(gone(['/tools/nobody/'])).toEqual(['/tools/nobody/']);
});

it('no target hands what is typed after it to a shell', () => {
  // Nx's executors that do, and what stands for the first of them.
  const handsToShell = (text: string): boolean => /"(nx:run-commands|nx:run-script|command)"/.test(text);
  const files = ['nx.json', ...globSync('{apps,libs,tools}/*/project.json', { cwd: root })];
  expect(files.filter((file) => handsToShell(read(file)))).toEqual([]);
  expect(handsToShell('{ "executor": "nx:run-commands" }')).toBe(true);
  expect(handsToShell('{ "lint": { "command": "eslint" } }')).toBe(true);
});

it('the editor settings find what they name, and a TypeScript that has a server for editors', () => {
  const settings = v.parse(v.record(v.string(), v.unknown()), JSON.parse(read('.vscode/settings.json')));
  const paths = ['oxc.configPath', 'oxc.fmt.configPath'].map((name) => String(settings[name]));
  // The native compiler's package has no server.
  expect(gone([...paths, `${String(settings['js/ts.tsdk.path'])}/tsserver.js`])).toEqual([]);
});
