import { spawnSync } from 'node:child_process';
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
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { copyWorkspace } from '../copy/copy-workspace.ts';
import { nx } from '../copy/nx.ts';
import { environmentOfCopy, runIn } from '../copy/run-in.ts';
import { documentedCommands } from '../documented-commands.ts';
import { bundledFiles, unhashedInputs } from './unhashed-inputs.ts';

const root = join(import.meta.dirname, '../../../..');
const functions = ['dead-letter', 'scanner', 'worker', 'writer'];

let copy: string;
const inCopy = (path: string): string => join(copy, path);
const callSchema = v.pipe(v.string(), v.parseJson(), v.array(v.string()));
const calls = (): string[][] => {
  const lines = existsSync(inCopy('calls')) ? readFileSync(inCopy('calls'), 'utf8').trim().split('\n') : [];
  return lines.map((line) => v.parse(callSchema, line));
};

let firstCalls: string[][] = [];
beforeAll(() => {
  copy = copyWorkspace();
  replaceCdk();
  nx(copy, 'deploy', 'infra');
  firstCalls = calls();
  nx(copy, 'run', 'infra:synth');
  // The time limit of four builds and a synthesis without a cache.
}, 120_000);
beforeEach(() => rmSync(inCopy('calls'), { force: true }));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Replaces the `cdk` command, which needs an account, by a program that records its folder and arguments. */
function replaceCdk(): void {
  const commands = inCopy('node_modules/.bin');
  rmSync(commands);
  mkdirSync(commands);
  const installed = join(root, 'node_modules/.bin');
  for (const name of readdirSync(installed)) symlinkSync(join(installed, name), join(commands, name));
  rmSync(join(commands, 'cdk'));
  const note = `#!${process.execPath}
    const call = [require('node:path').basename(process.cwd()), 'cdk', ...process.argv.slice(2)];
    require('node:fs').appendFileSync(${JSON.stringify(inCopy('calls'))}, JSON.stringify(call) + '\\n');`;
  writeFileSync(join(commands, 'cdk'), note, { mode: 0o755 });
}

const deploy = ['infra', 'cdk', 'deploy', '--app', '../../dist/apps/infra/cdk.out'];

describe('nx deploy infra', () => {
  it('builds, shows the difference, and deploys the same assembly', () => {
    expect(firstCalls).toEqual([['infra', 'cdk', 'diff'], deploy]);
    expect(JSON.parse(readFileSync(inCopy('apps/infra/cdk.json'), 'utf8'))).toMatchObject({
      output: '../../dist/apps/infra/cdk.out',
      // The CDK asks before it broadens a permission.
      requireApproval: 'broadening',
    });
  });

  it('rejects an unknown stage and deploys nothing', () => {
    const { status, output } = runIn(copy, 'nx', 'deploy', 'infra', '-c', 'prdo');
    expect(output).toContain('Unknown configuration "prdo": use -c dev, -c prod');
    expect({ status, calls: calls() }).toEqual({ status: 1, calls: [] });
  });
});

describe('the deployed assembly', () => {
  const read = (workspace: string, file: string): string => readFileSync(join(workspace, 'dist/apps', file), 'utf8');

  it('is identical when it is built in another folder, so that a deployment updates only changed functions', () => {
    const assembly = readdirSync(inCopy('dist/apps/infra/cdk.out'), { recursive: true, withFileTypes: true });
    const deployed = assembly
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(inCopy('dist/apps/').length));
    const bundles = functions.map((name) => `${name}/handler.cjs`);
    expect(deployed.filter((file) => file.endsWith('/handler.cjs')).length).toBeGreaterThanOrEqual(functions.length);
    expect([...bundles, ...deployed].filter((file) => read(copy, file) !== read(root, file))).toEqual([]);
    expect(bundles.filter((file) => read(copy, file).includes(copy))).toEqual([]);
  });

  it.each(functions)('reads credentials from the environment in %s, without the SDK’s provider chain', (name) => {
    const files = bundledFiles(copy, name);
    expect(files).toContain('tools/workspace/src/bundles/environment-credentials.ts');
    const providers = files.flatMap((file) => /@aws-sdk\/(credential-provider-\w+)/.exec(file)?.[1] ?? []);
    expect([...new Set(providers)]).toEqual(['credential-provider-env']);
  });
});

describe('the arguments of a target', () => {
  // A shell would create a file, read a variable, list files or split words. Nx has options of some of these names.
  const words = ['a=b;touch ran', '$(touch ran)', '`touch ran`', 'a&touch ran&', 'a|touch ran', '>ran', '$HOME', '*']
    .concat(['a b  c', "it's", 'say "so"', 'back\\slash\\\\', 'two\nlines', ''])
    .concat(['--', '--cwd=/', '--args=--force', '--commands=touch ran']);
  const hasRun = (): boolean => globSync(['ran', '*/*/ran'], { cwd: copy }).length > 0;

  it.each(['diff', 'destroy', 'deploy'])(
    'reach the CDK of nx run infra:%s unchanged, with the stage, and no shell',
    (target) => {
      nx(copy, 'run', `infra:${target}`, '-c', 'prod', '--', ...words);
      const first = ['infra', 'cdk', target === 'deploy' ? 'diff' : target];
      const called = target === 'deploy' ? [first, deploy] : [first];
      expect(calls()).toEqual(called.map((call) => [...call, '--context=stage=prod', ...words]));
      expect(hasRun()).toBe(false);
    },
  );

  it('reach the program of nx synth, which rejects them, and no shell', () => {
    const { status, output } = runIn(copy, 'nx', 'synth', 'infra', '--context', 'scheduleTimeZone=UTC;touch ran');
    expect(output).toContain('"UTC;touch ran" is not an IANA time zone');
    expect({ status, hasRun: hasRun() }).toEqual({ status: 1, hasRun: false });
  });

  // Only commands with characters that a shell interprets. The tests above cover the others with other words.
  const documented = documentedCommands().filter((command) =>
    /^npx nx (synth|diff|deploy|destroy) .*["'$*;]/.test(command),
  );
  it.each(documented)('match the documented command: %s', (command) => {
    const { status, stderr } = spawnSync(command, {
      cwd: copy,
      env: environmentOfCopy(),
      encoding: 'utf8',
      shell: true,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [, stage, typed] = /infra( -c prod)?(?: -- (.*))?$/.exec(command) ?? [];
    const words = [...(stage === undefined ? [] : ['--context=stage=prod']), ...(typed?.split(' ') ?? [])];
    for (const call of calls()) expect(call).toEqual([...call.slice(0, call.length - words.length), ...words]);
  });

  it('are reported when a shell evaluates them', () => {
    const project = inCopy('apps/infra/project.json');
    const ours = readFileSync(project, 'utf8');
    writeFileSync(project, ours.replaceAll('@daybreak/workspace:commands', 'nx:run-commands'));
    nx(copy, 'diff', 'infra', '--', 'a=b;touch ran');
    expect(hasRun()).toBe(true);
    writeFileSync(project, ours);
    rmSync(inCopy('apps/infra/ran'));
  });
});

describe('the hash of a build', () => {
  it.each(functions)('covers every file and package in the bundle of %s', (name) => {
    expect(bundledFiles(copy, name).length).toBeGreaterThan(30);
    expect(unhashedInputs(copy, name)).toEqual([]);
  });

  it('rebuilds only the changed bundle', () => {
    const source = inCopy('apps/writer/src/handler.ts');
    writeFileSync(source, `${readFileSync(source, 'utf8')}\nexport const changed = true;\n`);
    const output = nx(copy, 'run-many', '-t', 'build', '-p', functions.join(), '--outputStyle=static');
    const cached = (name: string): boolean => new RegExp(`nx run ${name}:build +\\[.*cache`).test(output);
    expect(functions.filter((name) => !cached(name))).toEqual(['writer']);
  });

  it('is reported as incomplete when it lacks a library', () => {
    const nxJson = inCopy('nx.json');
    writeFileSync(nxJson, readFileSync(nxJson, 'utf8').replace('["batch", "domain", ', '["batch", '));
    expect(unhashedInputs(copy, 'worker')).toContain('libs/domain/src/index.ts');
  });
});
