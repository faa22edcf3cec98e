import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { published } from './published.ts';
import { servePackages } from './serve-packages.ts';
import { tarballOf, workspace } from './tarballs.ts';

const [templatePath = ''] = globSync(join(workspace, 'dist/apps/infra/cdk.out/*-dev.template.json'));
const checks = 6;

/** A project of others. Its home is its own: nobody's settings, credentials or cache. */
let project: string;
const run = async (program: string, args: readonly string[]): Promise<string> => {
  const env = {
    PATH: process.env['PATH'],
    HOME: project,
    CDK_TEMPLATE: templatePath,
    CDK_FUNCTION: 'daybreak-dev-scanner',
  };
  const { stdout, stderr } = await promisify(execFile)(program, args, { cwd: project, env });
  return `${stdout}${stderr}`;
};

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'daybreak-kit-'));
  cpSync(join(workspace, 'tools/workspace/kit-consumer'), project, { recursive: true });
  cpSync(join(workspace, 'examples/orders'), join(project, 'orders'), { recursive: true });
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'orders', private: true }));
  using registry = await servePackages(workspace, published.map(tarballOf));
  const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--ignore-scripts', '--registry', registry.url];
  const clients = ['client-dynamodb', 'client-sqs', 'lib-dynamodb'].map((name) => `@aws-sdk/${name}`);
  const wanted = ['@daybreak/local-stack', '@daybreak/testkit', '@types/node', ...clients];
  await run('npm', ['install', '--save-dev', ...flags, ...wanted]);
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

it.each(['as-commonjs.cjs', 'as-module.mjs'])('runs with node:test: %s', async (file) => {
  const output = await run(process.execPath, ['--test', '--test-reporter=tap', file]);
  expect(output).toContain(`# pass ${checks}\n# fail 0`);
});

it('runs with Jest, without a flag', async () => {
  const jest = join(workspace, 'node_modules/jest/bin/jest.js');
  const output = await run(process.execPath, [jest, '--rootDir', project, '--testMatch', '**/in-jest.cjs']);
  expect(output).toMatch(new RegExp(`Tests: +${checks} passed, ${checks} total`));
});

it("simulates a pipeline of the project's own, and catches each of its faulty variants", async () => {
  const output = await run(process.execPath, ['--test', '--test-reporter=tap', 'orders/orders.test.mjs']);
  expect(output).toContain('# pass 6\n# fail 0');
}, 120_000);

it('compiles as CommonJS and as a module', async () => {
  const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
  const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node'];
  await expect(run(process.execPath, [compiler, ...options, 'compiles.cts', 'compiles.mts'])).resolves.toBe('');
});
