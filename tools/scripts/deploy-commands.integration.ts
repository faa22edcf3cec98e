import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { copyWorkspace } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

// Nx tells its tasks about the workspace they run in, and to print colours, as CI does too; the copy is another one, and its
// output is read.
const ownEnvironment = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('NX_') && name !== 'FORCE_COLOR'),
  ),
  NO_COLOR: '1',
};

let workspace = '';
const inWorkspace = (path: string): string => join(workspace, path);
beforeAll(() => {
  workspace = copyWorkspace();
  standInForCdk();
});
beforeEach(() => rmSync(inWorkspace('calls'), { force: true }));
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

/** In place of the `cdk` command, which needs an account: it notes how and where it was called. */
function standInForCdk(): void {
  const commands = inWorkspace('node_modules/.bin');
  const installed = readdirSync(commands);
  rmSync(commands);
  mkdirSync(commands);
  const origin = join(import.meta.dirname, '../../node_modules/.bin');
  for (const name of installed.filter((each) => each !== 'cdk')) symlinkSync(join(origin, name), join(commands, name));
  const note = `#!/bin/sh\necho "$(basename "$PWD"): cdk $*" >> "${inWorkspace('calls')}"\n`;
  writeFileSync(join(commands, 'cdk'), note, { mode: 0o755 });
}

const assembly = 'dist/apps/infra/cdk.out';

/** A hash of each file of the assembly: templates, manifests and bundles. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bundles = globSync('dist/apps/*/handler.cjs', { cwd: workspace });
  expect(files.filter(({ name }) => name === 'handler.cjs')).toHaveLength(bundles.length);
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')];
    }),
  );
}

function nx(...args: string[]): { status: number | null; output: string; calls: string[] } {
  const run = spawnSync('node_modules/.bin/nx', args, { cwd: workspace, encoding: 'utf8', env: ownEnvironment });
  const calls = existsSync(inWorkspace('calls')) ? readFileSync(inWorkspace('calls'), 'utf8').trim().split('\n') : [];
  return { status: run.status, output: run.stdout + run.stderr, calls };
}

describe('nx deploy infra', () => {
  it('builds, shows the difference, and deploys what it showed', () => {
    const { status, output, calls } = nx('deploy', 'infra', '--outputStyle=static');
    expect({ status, calls, output: status === 0 ? '' : output }).toEqual({
      status: 0,
      calls: ['infra: cdk diff', 'infra: cdk deploy --app ../../dist/apps/infra/cdk.out'],
      output: '',
    });
    for (const bundle of ['scanner', 'worker', 'writer', 'dead-letter']) {
      expect(existsSync(inWorkspace(`dist/apps/${bundle}/handler.cjs`))).toBe(true);
    }
  });

  it('deploys the same bytes from any folder', () => {
    const other = copyWorkspace();
    try {
      spawnSync('node_modules/.bin/nx', ['run', 'infra:synth'], { cwd: other, env: ownEnvironment });
      spawnSync(process.execPath, ['apps/infra/src/main.ts', `--output=${assembly}`], { cwd: workspace });
      expect(bytesOf(join(other, assembly))).toEqual(bytesOf(inWorkspace(assembly)));
    } finally {
      rmSync(other, { recursive: true, force: true });
    }
  });

  it('builds only the bundle that a change touches', () => {
    const source = inWorkspace('apps/writer/src/handler.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nexport const changed = true;\n`);
    const { status, output } = nx('deploy', 'infra', '--outputStyle=static');
    if (status !== 0) throw new Error(output);
    const cached = (bundle: string): boolean => new RegExp(`nx run ${bundle}:build +\\[.*cache`).test(output);
    expect(['scanner', 'worker', 'writer', 'dead-letter'].filter((bundle) => !cached(bundle))).toEqual(['writer']);
  });

  it('hands on what the CDK is to read', () => {
    const { calls } = nx('deploy', 'infra', '-c', 'prod', '--', '-c', 'alarmTopicArn=arn:a', '--profile', 'live');
    expect(calls).toEqual([
      'infra: cdk diff --context=stage=prod -c alarmTopicArn=arn:a --profile live',
      'infra: cdk deploy --app ../../dist/apps/infra/cdk.out --context=stage=prod -c alarmTopicArn=arn:a --profile live',
    ]);
  });

  it('asks before it widens a permission', () => {
    expect(JSON.parse(readFileSync(inWorkspace('apps/infra/cdk.json'), 'utf8'))).toMatchObject({
      requireApproval: 'broadening',
      output: '../../dist/apps/infra/cdk.out',
    });
  });
});

it.each([
  ['diff', 'infra: cdk diff --context=stage=prod'],
  ['destroy', 'infra: cdk destroy --context=stage=prod'],
])('nx run infra:%s calls the CDK for the stage', (target, call) => {
  expect(nx('run', `infra:${target}`, '-c', 'prod').calls).toEqual([call]);
});

it.each([
  [['deploy', 'infra', '-c', 'prdo'], 'prdo'],
  [['destroy', 'infra', '--configuration=prdo'], 'prdo'],
  [['run', 'infra:deploy:prdo'], 'prdo'],
  [['deploy', 'infra', '-c', 'kmsKeyArn=arn:a'], 'kmsKeyArn=arn:a'],
])('nx %j is refused, and touches no stage', (args, configuration) => {
  const { status, output, calls } = nx(...args);
  expect(output).toContain(`There is no configuration "${configuration}": there are dev, prod, stage=prod.`);
  expect(calls).toEqual([]);
  expect(status).not.toBe(0);
});
