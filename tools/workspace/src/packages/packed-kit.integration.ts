import { execFile } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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

const jest = ['jest', [join(workspace, 'node_modules/jest/bin/jest.js'), '--rootDir', '.', '--testMatch']] as const;
const vitest = ['vitest', ['node_modules/vitest/vitest.mjs', 'run']] as const;

/** The folder of another team's project. It is its own home folder, without settings, credentials or a cache. */
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
  // Installs the packages of the page, the client of examples/orders, and the types to compile all of it. Vitest stays
  // out of the package.json, because `daybreak-test init` would choose it.
  const last = `${installs.at(-1)} @aws-sdk/client-sqs @types/node`;
  for (const install of [...installs.slice(0, -1), last, 'npm install --no-save vitest'])
    await run('sh', ['-c', install], { ...settings, npm_config_fund: 'false', npm_config_ignore_scripts: 'true' });
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

it.each(['as-commonjs.cjs', 'as-module.mjs'])('runs with node:test: %s', async (file) => {
  const output = await node('--test', '--test-reporter=tap', file);
  expect(output).toContain(`# pass ${checks + templates}\n# fail 0`);
});

it('runs with Jest without a flag', async () => {
  const jest = join(workspace, 'node_modules/jest/bin/jest.js');
  const output = await node(jest, '--rootDir', project, '--testMatch', '**/in-jest.cjs');
  expect(output).toMatch(new RegExp(`Tests: +${checks} passed, ${checks} total`));
});

it('runs with Vitest', async () => {
  const output = await run('npx', ['vitest', 'run', 'in-vitest.test.mjs'], { NO_COLOR: '1' });
  expect(output).toMatch(new RegExp(`Tests +${checks} passed \\(${checks}\\)`));
});

it("simulates the project's own pipeline, and detects each of its faulty variants", async () => {
  const output = await node('--test', '--test-reporter=tap', 'orders/orders.test.mjs');
  expect(output).toContain('# pass 6\n# fail 0');
}, 120_000);

// Node 22 is too large (185 MB) for the packages of the workspace. docs/releasing.md says how to get it.
const { DAYBREAK_NODE_22: node22 = '' } = process.env;
(node22 === '' ? describe.skip : describe)('on the Node 22 that DAYBREAK_NODE_22 names, it', () => {
  it.each([
    [
      'node:test and CommonJS',
      ['--test', '--test-reporter=tap', 'as-commonjs.cjs'],
      `# pass ${checks + templates}\n# fail 0`,
    ],
    [
      'node:test and a module',
      ['--test', '--test-reporter=tap', 'as-module.mjs'],
      `# pass ${checks + templates}\n# fail 0`,
    ],
    ['Jest', [...jest[1], '**/in-jest.cjs'], `${checks} passed, ${checks} total`],
    ['Vitest', [...vitest[1], 'in-vitest.test.mjs'], `${checks} passed (${checks})`],
    ['daybreak-test', ['node_modules/.bin/daybreak-test', '--help'], 'Usage: daybreak-test init TEMPLATE'],
  ])('runs with %s', async (_, args, output) => {
    expect(await run(node22, ['-p', 'process.versions.node'])).toMatch(/^22\./);
    expect(await run(node22, args, { NO_COLOR: '1' })).toContain(output);
  });
});

it('compiles as CommonJS and as a module', async () => {
  const compiler = join(workspace, 'node_modules/typescript-native/bin/tsc');
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2024',
    '--module',
    'nodenext',
    '--types',
    'node',
    '--checkers',
    '1',
  ];
  await expect(node(compiler, ...options, 'compiles.cts', 'compiles.mts')).resolves.toBe('');
});

it('docs/your-pipeline.md leads from an empty folder to the detection of a lost update', async () => {
  const typed: string[] = [];
  const others = steps.filter(({ text }) => !installs.includes(text));
  await followPage(others, project, async (command) => {
    typed.push(command);
    // A test that fails on the page also fails here, so only the output counts.
    return await run('sh', ['-c', `${command} 2>&1 || true`]);
  });
  expect(typed.filter((command) => command.startsWith('npx daybreak-test init '))).toHaveLength(1);
}, 120_000);

it.each([jest, vitest])(
  'the generated test for %s detects the lost update of the page',
  async (runner, args) => {
    const [template, faulty] = steps.filter(({ kind }) => kind === 'file');
    const [init] = steps.filter(({ text }) => text.startsWith('npx daybreak-test init '));
    if (template === undefined || faulty === undefined || init === undefined)
      throw new Error('docs/your-pipeline.md lacks a template, a handler or the command daybreak-test init');
    await followPage([template, faulty], project, async () => '');
    const file = `written-for-${runner}.test.js`;
    await run('sh', ['-c', `${init.text} --runner ${runner} --file ${file}`]);

    const failed = run(process.execPath, [...args, runner === 'jest' ? `**/${file}` : file], { NO_COLOR: '1' });
    const { stdout, stderr } = await failed.then(
      () => ({ stdout: 'It passes', stderr: '' }),
      (error: { stdout: string; stderr: string }) => error,
    );
    expect(`${stdout}${stderr}`).toMatch(/"no update is lost" broken at stock/);
    expect(`${stdout}${stderr}`).toMatch(/Tests:? +1 failed,? (\| )?1 passed/);
  },
  60_000,
);
