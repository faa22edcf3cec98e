import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { followPage, stepsOf } from './follow-page.ts';
import { published } from './published.ts';
import { servePackages } from './serve-packages.ts';
import { tarballOf, workspace } from './tarballs.ts';

const [templatePath = ''] = globSync(join(workspace, 'dist/apps/infra/cdk.out/*-dev.template.json'));
const checks = 4;
const templates = 1;

const steps = stepsOf(readFileSync(join(workspace, 'docs/your-pipeline.md'), 'utf8'));
const installs = steps.flatMap(({ kind, text }) =>
  kind === 'command' && text.startsWith('npm install ') ? [text] : [],
);

/** A project of others. Its home is its own: nobody's settings, credentials or cache. */
let project: string;
const run = async (program: string, args: readonly string[], settings: Readonly<Record<string, string>> = {}) => {
  const env = {
    PATH: process.env['PATH'],
    HOME: project,
    CDK_TEMPLATE: templatePath,
    CDK_FUNCTION: 'daybreak-dev-scanner',
    ...settings,
  };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: project, env });
  return `${stdout}${stderr}`;
};
const node = async (...args: string[]): Promise<string> => await run(process.execPath, args);

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'daybreak-kit-'));
  cpSync(join(workspace, 'tools/workspace/kit-consumer'), project, { recursive: true });
  cpSync(join(workspace, 'examples/orders'), join(project, 'orders'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'orders', private: true }));
  using registry = await servePackages(workspace, published.map(tarballOf));
  const settings = {
    npm_config_registry: registry.url,
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
  // What the page installs, the client of examples/orders, and the types with which all of it compiles.
  for (const install of [...installs.slice(0, -1), `${installs.at(-1)} @aws-sdk/client-sqs @types/node`])
    await run('sh', ['-c', install], { ...settings, npm_config_fund: 'false', npm_config_ignore_scripts: 'true' });
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

it.each(['as-commonjs.cjs', 'as-module.mjs'])('runs with node:test: %s', async (file) => {
  const output = await node('--test', '--test-reporter=tap', file);
  expect(output).toContain(`# pass ${checks + templates}\n# fail 0`);
});

it('runs with Jest, without a flag', async () => {
  const jest = join(workspace, 'node_modules/jest/bin/jest.js');
  const output = await node(jest, '--rootDir', project, '--testMatch', '**/in-jest.cjs');
  expect(output).toMatch(new RegExp(`Tests: +${checks} passed, ${checks} total`));
});

it("simulates a pipeline of the project's own, and catches each of its faulty variants", async () => {
  const output = await node('--test', '--test-reporter=tap', 'orders/orders.test.mjs');
  expect(output).toContain('# pass 6\n# fail 0');
}, 120_000);

it('compiles as CommonJS and as a module', async () => {
  const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node'];
  await expect(node(compiler, ...options, 'compiles.cts', 'compiles.mts')).resolves.toBe('');
});

it('docs/your-pipeline.md does what it says, from an empty folder to a lost update found', async () => {
  const typed: string[] = [];
  const others = steps.filter(({ text }) => !installs.includes(text));
  await followPage(others, project, async (command) => {
    typed.push(command);
    // A test that fails on the page fails here, too: what it prints is what counts.
    return await run('sh', ['-c', `${command} 2>&1 || true`]);
  });
  expect(typed.filter((command) => command.startsWith('npx daybreak-test init '))).toHaveLength(1);
}, 120_000);

it('the test that is written for Jest finds the lost update of the page, too, without a flag', async () => {
  const [template, faulty] = steps.filter(({ kind }) => kind === 'file');
  const [init] = steps.filter(({ text }) => text.startsWith('npx daybreak-test init '));
  if (template === undefined || faulty === undefined || init === undefined)
    throw new Error('The page has another form');
  await followPage([template, faulty], project, async () => '');
  await run('sh', ['-c', `${init.text} --runner jest --file written-for-jest.test.js`]);

  const jest = join(workspace, 'node_modules/jest/bin/jest.js');
  const failed = node(jest, '--rootDir', project, '--testMatch', '**/written-for-jest.test.js');
  await expect(failed).rejects.toMatchObject({
    stderr: expect.stringMatching(/no update is lost broken at stock[\s\S]*Tests: +1 failed, 1 passed, 2 total/),
  });
}, 60_000);
