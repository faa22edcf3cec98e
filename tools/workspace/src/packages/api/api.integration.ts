import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { workspace } from '../tarballs.ts';

// In a process of its own: Jest would load the compiler anew, for this file alone.
const check = async (...args: string[]) =>
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'check-api.ts'), ...args]);

let builds: string;
beforeAll(() => {
  builds = mkdtempSync(join(tmpdir(), 'daybreak-api-'));
});
afterAll(() => rmSync(builds, { recursive: true }));

/** What the check says of the libraries, the declarations of loopback changed as told. */
async function faultsOf(edits: readonly (readonly [file: string, from: string, to: string])[], ...others: string[]) {
  for (const library of ['loopback', ...others])
    cpSync(join(workspace, 'dist/libs', library), join(builds, library), { recursive: true });
  for (const [file, from, to] of edits) {
    const declarations = readFileSync(join(builds, 'loopback', file), 'utf8');
    expect(declarations).toContain(from);
    writeFileSync(join(builds, 'loopback', file), declarations.replace(from, to));
  }
  return await check('--builds', builds, 'loopback', ...others).then(
    () => [],
    ({ code, stderr }: { code: number; stderr: string }) => [code, ...stderr.trimEnd().split('\n')],
  );
}

it('each published library exports what its report says, and describes each export', async () => {
  await expect(check()).resolves.toEqual({ stdout: '', stderr: '' });
}, 120_000);

it('an export that is gone is named, with what to type', async () => {
  const edit = ['index.d.ts', "export { listenOnLoopback } from './listen-on-loopback.ts';\n", ''] as const;
  expect(await faultsOf([edit])).toEqual([
    1,
    '@daybreak/loopback exports other than libs/loopback/api/loopback.api.md says:',
    '  • `listenOnLoopback` is no longer exported',
    '  If you mean it: npx nx run workspace:api, and plan a major version of loopback (docs/releasing.md)',
  ]);
}, 60_000);

it('an example that is missing is named, and one that does not compile', async () => {
  const faults = await faultsOf([
    ['listen-on-loopback.d.ts', '@example', 'For example:'],
    ['browser-refusal.d.ts', "browserRefusalOf({ host: '127.0.0.1:4566' })", "browserRefusalOf('127.0.0.1:4566')"],
  ]);
  expect(faults).toEqual([
    1,
    '@daybreak/loopback: `listenOnLoopback` has no @example: add one that a user could paste, with its imports',
    expect.stringMatching(
      /^The example of loopback\.browserRefusalOf does not compile against the package, at \(4,31\): error TS\d+: Type '"127/,
    ),
  ]);
}, 60_000);

it('an example that fails is named, an error that nothing throws, and a signature that needs what is not promised', async () => {
  const planted = `import type { recordOf } from '@daybreak/local-sqs/internal';
/** Nobody says of what throws it that it throws it. */
export declare class PlantedError extends Error {}
/** What a function takes. */
export interface PlantedOptions { read: typeof recordOf }
export { browserRefusalOf,`;
  const faults = await faultsOf(
    [
      ['index.d.ts', 'export { browserRefusalOf,', planted],
      [
        'browser-refusal.d.ts',
        "'https://page.example' }) ?? '', /Origin/",
        "'https://page.example' }) ?? '', /Host: no/",
      ],
    ],
    'local-sqs',
  );
  for (const fault of [
    /^@daybreak\/loopback: a signature needs a type that is not promised.*recordOf/,
    /^@daybreak\/loopback: `PlantedError` is named by no comment: say "Throws PlantedError" of what throws it$/,
    /^@daybreak\/loopback: `PlantedOptions.read` has no comment: say what it is, its unit and its default$/,
    /^The example of loopback.browserRefusalOf fails: AssertionError .*The input did not match the regular expression/,
  ])
    expect(faults).toContainEqual(expect.stringMatching(fault));
}, 60_000);
