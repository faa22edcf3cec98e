import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { copyWorkspace, runIn } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as v from 'valibot';

const reportSchema = v.object({ numPassedTests: v.number(), numFailedTests: v.number() });

const passes = `import { expect, it } from '@jest/globals';
it('adds up', () => expect(1 + 1).toBe(2));
it('is never asked', () => expect(1 + 1).toBe(2));`;
const fails = passes.replace('toBe(2)', 'toBe(3)');
const canNotBeLoaded = `import './nothing.ts';\n${passes}`;

let workspace = '';
beforeAll(() => {
  workspace = copyWorkspace();
});
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** Has projects of one spec each, and runs their tests. */
function test(specs: Record<string, string>, ...args: string[]) {
  const projects = Object.keys(specs);
  for (const project of projects) plant(project, specs[project] ?? '');
  const { status, output } = runIn(workspace, 'nx', 'run-many', '-t', 'test', '-p', projects.join(), ...args);
  const failed = /Failed tasks:\n\n([\s\S]*?)\n\n/.exec(output)?.[1] ?? '';
  return { status, output, failed: failed.match(/\w+(?=:test)/g)?.toSorted() ?? [] };
}

function plant(project: string, spec: string): void {
  const write = (file: string, text: string): void => writeFileSync(join(workspace, 'tools', project, file), text);
  mkdirSync(join(workspace, 'tools', project), { recursive: true });
  write('project.json', JSON.stringify({ name: project, targets: { test: {} } }));
  write(
    'jest.config.js',
    `import preset from '../../jest.preset.js';\nexport default { ...preset, displayName: '${project}', rootDir: import.meta.dirname };\n`,
  );
  write(`${project}.spec.ts`, spec);
}

function countsOf(project: string): [passed: number, failed: number] {
  const text = readFileSync(join(workspace, `dist/test-results/${project}-test.json`), 'utf8');
  const { numPassedTests, numFailedTests } = v.parse(reportSchema, JSON.parse(text));
  return [numPassedTests, numFailedTests];
}

it('several projects have one Jest, and each its own result, words and report', () => {
  const first = test({ one: passes, two: fails, three: canNotBeLoaded });

  expect(first).toMatchObject({ status: 1, failed: ['three', 'two'] });
  expect(first.output).toMatch(/FAIL tools\/two\/two\.spec\.ts\n.*● adds up\n[^]*Expected: 3\s+Received: 2/);
  expect(first.output).toMatch(/FAIL tools\/three\/three\.spec\.ts\n.*● [^]*nothing\.ts/);
  expect([countsOf('one'), countsOf('two'), countsOf('three')]).toEqual([
    [2, 0],
    [1, 1],
    [0, 0],
  ]);

  const second = test({ one: passes, two: passes, three: passes });
  expect(second).toMatchObject({ status: 0, failed: [] });
  // What has passed before does not run again.
  expect(second.output).toMatch(/one:test +\[local cache\]/);
  expect(second.output).toContain('Cache:             1/3 hit');
});

it('one project has Jest to itself, with all that it says', () => {
  const { status, output } = test({ two: fails });

  expect(status).toBe(1);
  expect(output).toMatch(/Tests: +1 failed, 1 passed, 2 total/);
  expect(countsOf('two')).toEqual([1, 1]);
});

it.each([
  ['several projects', { one: passes, two: passes }, []],
  ['one project', { one: passes }, []],
  ['one project, not in a batch', { one: passes }, ['--batch=false']],
])('Jest gets what else is said, for %s', (_, specs, flags) => {
  const { status, output } = test(specs, ...flags, '--skip-nx-cache', '--testNamePattern', 'adds');

  expect({ status, output }).toEqual({ status: 0, output: expect.any(String) });
  expect(Object.keys(specs).map(countsOf)).toEqual(Object.keys(specs).map(() => [1, 0]));
});

it('to watch is refused where nobody would see it, with what to do', () => {
  const { status, output, failed } = test({ one: passes, two: passes }, '--skip-nx-cache', '--watch');

  expect({ status, failed }).toEqual({ status: 1, failed: ['one', 'two'] });
  expect(output).toContain('To watch, Jest needs the terminal: add --batch=false');
});

it('a Jest that fails before it has anything to report fails every project, and says why', () => {
  const { status, output, failed } = test({ one: passes, two: passes }, '--skip-nx-cache', '--noSuchFlag');

  expect({ status, failed }).toEqual({ status: 1, failed: ['one', 'two'] });
  expect(output).toContain('Unrecognized option "noSuchFlag"');
});

it('a Jest that fails though no spec did fails every project, and says why', () => {
  const reporter = join(workspace, 'dist/fails.js');
  mkdirSync(dirname(reporter), { recursive: true });
  writeFileSync(
    reporter,
    `export default class {
      onRunComplete() { console.log('The reporter failed'); }
      getLastError() { return new Error('The reporter failed'); }
    }`,
  );

  const { status, output, failed } = test({ one: passes, two: passes }, '--skip-nx-cache', `--reporters=${reporter}`);

  expect({ status, failed }).toEqual({ status: 1, failed: ['one', 'two'] });
  expect(output).toContain('The reporter failed');
});
