import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace, runIn } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

const bundles = ['scanner', 'worker', 'writer', 'dead-letter'];

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

function nx(...args: string[]): { status: number | null; output: string; calls: string[] } {
  const { status, output } = runIn(workspace, 'nx', ...args);
  const calls = existsSync(inWorkspace('calls')) ? readFileSync(inWorkspace('calls'), 'utf8').trim().split('\n') : [];
  return { status, output, calls };
}

describe('nx deploy infra', () => {
  let first: ReturnType<typeof nx>;
  beforeAll(() => {
    first = nx('deploy', 'infra', '--outputStyle=static');
  });

  it('builds, shows the difference, and deploys what it showed', () => {
    const { status, output, calls } = first;
    expect({ status, calls, output: status === 0 ? '' : output }).toEqual({
      status: 0,
      calls: ['infra: cdk diff', 'infra: cdk deploy --app ../../dist/apps/infra/cdk.out'],
      output: '',
    });
    expect(bundles.filter((bundle) => !existsSync(inWorkspace(`dist/apps/${bundle}/handler.cjs`)))).toEqual([]);
  });

  it('builds only the bundle that a change touches', () => {
    const source = inWorkspace('apps/writer/src/handler.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nexport const changed = true;\n`);
    const { status, output } = nx('deploy', 'infra', '--outputStyle=static');
    if (status !== 0) throw new Error(output);
    const cached = (bundle: string): boolean => new RegExp(`nx run ${bundle}:build +\\[.*cache`).test(output);
    expect(bundles.filter((bundle) => !cached(bundle))).toEqual(['writer']);
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
  [['deploy', 'infra', '--c=prdo'], 'prdo'],
  // Nx has a flag --prod, which stands for this configuration.
  [['deploy', 'infra', '--prod'], 'production'],
  [['destroy', 'infra', '--prod=true'], 'production'],
])('nx %j is refused, and touches no stage', (args, configuration) => {
  const { status, output, calls } = nx(...args);
  expect(output).toContain(`There is no configuration "${configuration}": there are dev, prod, stage=prod.`);
  expect(calls).toEqual([]);
  expect(status).not.toBe(0);
});

it.each(['-cprod', '-cstage=prod'])(
  'nx deploy infra %s, which Nx does not read, is refused, with what to write',
  (flag) => {
    const { status, output, calls } = nx('deploy', 'infra', flag);
    expect(output).toContain(`Nx reads no configuration from "${flag}": write -c ${flag.slice(2)}.`);
    expect(calls).toEqual([]);
    expect(status).not.toBe(0);
  },
);
