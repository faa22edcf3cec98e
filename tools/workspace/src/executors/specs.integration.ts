import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { runBatch } from '../testing/run-batch.ts';
import { runSpecs } from './specs.ts';

const workspace = join(import.meta.dirname, '../../../..');
/** A separate workspace, whose reports do not count. Within this one, so that its packages resolve; Git ignores it. */
let root: string;
beforeAll(() => {
  mkdirSync(join(workspace, 'dist'), { recursive: true });
  root = mkdtempSync(join(workspace, 'dist/planted-'));
  for (const name of ['node_modules', 'tools']) symlinkSync(join(workspace, name), join(root, name));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const passes = `import { expect, it } from '@jest/globals';
it('adds up', () => expect(1 + 1).toBe(2));
it('is never asked', () => expect(1 + 1).toBe(2));`;
const fails = passes.replace('toBe(2)', 'toBe(3)');
const cannotBeLoaded = `import './nothing.ts';\n${passes}`;

/** Adds projects with one spec or none each, and runs their specs as Nx does. */
async function test(specs: Record<string, string>, ...words: string[]) {
  for (const [name, spec] of Object.entries(specs)) {
    const folder = join(root, 'libs', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'jest.config.js'), `export { default } from '${join(workspace, 'jest.preset.js')}';`);
    if (spec !== '') writeFileSync(join(folder, `${name}.spec.ts`), spec);
  }
  return await runBatch(runSpecs, Object.keys(specs), { root, folder: 'libs', words });
}

/** Returns the statuses of a project's tests from its report. */
function reported(project: string): string[] {
  const schema = v.object({
    testResults: v.array(v.object({ assertionResults: v.array(v.object({ status: v.string() })) })),
  });
  const text = readFileSync(join(root, `dist/test-results/${project}-test.json`), 'utf8');
  return v
    .parse(schema, JSON.parse(text))
    .testResults.flatMap((suite) => suite.assertionResults.map(({ status }) => status));
}

it('runs several projects in one Jest, each with its own result, output and report', async () => {
  const results = await test({
    'a-one': passes,
    'a-two': fails,
    'a-two-more': passes,
    'a-three': cannotBeLoaded,
    'a-four': '',
  });

  expect(results).toEqual({
    'a-one': [true, ''],
    'a-two': [false, expect.stringMatching(/^FAIL libs.*two\.spec\.ts\n.*● adds up\n[^]*Expected: 3\s+Received: 2/)],
    'a-two-more': [true, ''],
    'a-three': [false, expect.stringMatching(/^FAIL libs.*three\.spec\.ts\n.*● [^]*nothing\.ts/)],
    'a-four': [false, 'No tests found\n'],
  });
  expect(['a-one', 'a-two', 'a-three', 'a-four'].map(reported)).toEqual([
    ['passed', 'passed'],
    ['failed', 'passed'],
    [],
    [],
  ]);
});

it('shows the full output for one project, and passes further arguments to Jest', async () => {
  const results = await test({ 'b-one': fails }, '--testNamePattern', 'asked');

  expect(results).toEqual({ 'b-one': [true, expect.stringMatching(/Tests: +1 skipped, 1 passed/)] });
  expect(reported('b-one')).toEqual(['pending', 'passed']);
});

it.each([
  ['a watch without a terminal', ['--watch'], 'Jest needs the terminal to watch: add --batch=false'],
  ['a Jest that ends without a report', ['--noSuchFlag'], /Unrecognized option .*noSuchFlag/],
  ['a Jest that fails although no spec failed', ['--reporters=ROOT/reporter.js'], 'The reporter failed'],
])('%s fails every project with the reason', async (_, words, reason) => {
  const reporter = `export default class {
    onRunComplete() { console.log('The reporter failed'); }
    getLastError() { return new Error('The reporter failed'); }
  }`;
  writeFileSync(join(root, 'reporter.js'), reporter);

  const args = words.map((word) => word.replace('ROOT', root));
  await expect(test({ 'c-one': passes, 'c-two': passes }, ...args)).rejects.toThrow(reason);
});
