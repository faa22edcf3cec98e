import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyWorkspace, runIn } from '@daybreak/workspace';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lintCases, typedLintCases } from './lint-cases.ts';

let workspace: string;
beforeAll(() => {
  workspace = copyWorkspace();
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

function addFile(file: string, code: string): void {
  mkdirSync(dirname(join(workspace, file)), { recursive: true });
  writeFileSync(join(workspace, file), code);
}

describe.each([
  ['oxlint', lintCases, []],
  ['oxlint --type-aware', typedLintCases, ['--type-aware']],
])('%s', (_, cases, flags) => {
  let blocks: string[] = [];
  beforeAll(() => {
    for (const [file, code] of cases) addFile(file, code);
    // The rule about imports reads the project graph that Nx has cached.
    runIn(workspace, 'nx', 'show', 'projects');
    const files = cases.map(([file]) => file);
    const { output } = runIn(workspace, 'oxlint', ...flags, '--format=stylish', ...files);
    blocks = output.split(/\n\s*\n/);
    for (const file of files) rmSync(join(workspace, file));
  }, 60_000);

  it.each(cases)('checks %s: %s', (file, _code, message = /^$/) => {
    expect(blocks.find((block) => block.includes(file)) ?? '').toMatch(message);
  });
});

it('nx checks all projects together, and fails each for its own findings', () => {
  const passes = 'expect(1).toBe(1)';
  addProject('ring-one', `export type { Two } from '@daybreak/ring-two';\nexport type One = 1;\n`, passes);
  addProject('ring-two', `export type { One } from '@daybreak/ring-one';\nexport type Two = 2;\n`, passes);
  addProject('floating', `void 0;\nfetch('http://127.0.0.1');\n`, passes);
  addProject('unformatted', 'export  const one = 1;\n', passes);
  addProject('mistyped', 'export const one: string = 1;\n', passes);
  addProject('failing', 'export const one = 1;\n', 'expect(1).toBe(2)');
  addProject('fine', 'export const one = 1;\n', passes);
  const names = 'ring-one,ring-two,floating,unformatted,mistyped,failing,fine';

  const { status, output } = runIn(workspace, 'nx', 'run-many', '-t', 'lint', 'typecheck', 'test', '-p', names);

  const [, failed = ''] = /Failed tasks:\n+([\s\S]*?)\n\n/.exec(output) ?? [];
  const expected = ['ring-one:lint', 'ring-two:lint', 'floating:lint', 'unformatted:lint', 'mistyped:typecheck'];
  expect(failed.match(/[\w-]+:\w+/g)?.toSorted()).toEqual([...expected, 'failing:test'].toSorted());
  expect(output).toMatch(/Circular dependency between "ring-one" and "ring-two"/);
  expect(status).toBe(1);
  // A passed task does not run again. A single project has the terminal.
  const again = runIn(workspace, 'nx', 'run-many', '-t', 'lint', 'typecheck', 'test', '-p', 'fine');
  expect(again.output).toMatch(/Cache: +3\/3 hit/);
  expect(runIn(workspace, 'nx', 'test', 'fine', '--batch=false', '--skip-nx-cache').output).toContain(
    '1 passed, 1 total',
  );
}, 60_000);

/** Adds a library with one file and one test. */
function addProject(name: string, code: string, test: string): void {
  const write = (file: string, lines: readonly string[]): void =>
    addFile(`libs/${name}/${file}`, `${lines.join('\n')}\n`);
  symlinkSync(join(workspace, 'libs', name), join(workspace, 'node_modules/@daybreak', name));
  const targets = '{ "lint": {}, "typecheck": {}, "test": {} }';
  write('project.json', ['{', `  "name": "${name}",`, `  "tags": ["type:testkit"],`, `  "targets": ${targets}`, '}']);
  write('package.json', ['{', `  "name": "@daybreak/${name}",`, '  "exports": "./src/index.ts"', '}']);
  write('tsconfig.json', ['{ "extends": "../../tsconfig.base.json", "include": ["src"] }']);
  write('jest.config.js', ["export { default } from '../../jest.preset.js';"]);
  addFile(`libs/${name}/src/index.ts`, code);
  write('src/index.spec.ts', [`import { expect, it } from '@jest/globals';`, '', `it('is right', () => ${test});`]);
}
