import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { copyWorkspace, runIn } from '@daybreak/workspace-copy';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bundledFiles } from './bundled-files.ts';
import { unhashedInputs } from './unhashed-inputs.ts';

const workspace = join(import.meta.dirname, '../../..');
const functions = ['dead-letter', 'scanner', 'worker', 'writer'];

let copy = '';
beforeAll(() => {
  copy = copyWorkspace();
  const built = runIn(copy, 'nx', 'run', 'infra:synth', '--skip-nx-cache');
  if (built.status !== 0) throw new Error(built.output);
  // Four builds and a synthesis, with nothing cached.
}, 120_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = (folder: string, file: string): string => readFileSync(join(folder, 'dist/apps', file), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(join(folder, 'dist/apps/infra/cdk.out'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(join(folder, 'dist/apps'), join(parentPath, name)))
    .toSorted();

describe('built in two folders, from the cache or not', () => {
  it.each(functions)('the bundle of %s is the same to the byte', (name) => {
    expect(read(copy, `${name}/handler.cjs`) === read(workspace, `${name}/handler.cjs`)).toBe(true);
  });

  it('every file that is deployed is the same, so that a deploy changes no function that did not change', () => {
    const deployed = filesOf(copy);
    expect(deployed.filter((file) => file.endsWith('handler.cjs')).length).toBeGreaterThanOrEqual(functions.length);
    expect(read(copy, 'infra/cdk.out/Daybreak-dev.template.json')).toContain('"S3Key"');
    // In the workspace, which was built before, may lie what an earlier state had.
    expect(deployed.filter((file) => read(copy, file) !== read(workspace, file))).toEqual([]);
  });

  it('a bundle holds no path of the folder that it was built in', () => {
    expect(functions.filter((name) => read(copy, `${name}/handler.cjs`).includes(copy))).toEqual([]);
  });
});

it.each(functions)(
  'the bundle of %s takes its credentials from the environment, and leaves the SDK’s chain out',
  (name) => {
    const files = bundledFiles(name, copy);
    expect(files).toContain('tools/esbuild/environment-credentials.ts');
    const providers = files.flatMap((file) => /@aws-sdk\/(credential-provider-\w+)/.exec(file)?.[1] ?? []);
    expect([...new Set(providers)]).toEqual(['credential-provider-env']);
  },
);

describe('the inputs of a build', () => {
  it.each(functions)('hold every file and package that is in the bundle of %s', (name) => {
    expect(unhashedInputs(name, workspace, copy)).toEqual([]);
  });

  it('are seen to lack a file when a library is forgotten', () => {
    const nxJson = join(copy, 'nx.json');
    writeFileSync(nxJson, readFileSync(nxJson, 'utf8').replace('["batch", "domain", ', '["batch", '));
    expect(unhashedInputs('worker', workspace, copy)).toContain('libs/domain/src/index.ts');
  });

  it('are not taken from a Nx that fails', () => {
    writeFileSync(join(copy, 'nx.json'), '{');
    expect(() => unhashedInputs('worker', workspace, copy)).toThrow(
      /inputs of worker:build, and ended with 1:\n.*nx\.json/s,
    );
  });
});
