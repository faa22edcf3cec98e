import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { workspace } from '../tarballs.ts';

// In a process of its own: Jest would load the compiler anew, for this file alone.
const check = async (...args: string[]) =>
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'check-api.ts'), ...args]);

it('each published library exports what its report says, and describes each export', async () => {
  await expect(check()).resolves.toEqual({ stdout: '', stderr: '' });
}, 120_000);

const planted = `
import type { recordOf } from '@daybreak/local-sqs/internal';
/** Nobody says of what throws it that it does. */
export declare class PlantedError extends Error {}
/** What a function takes. */
export interface PlantedOptions { read: typeof recordOf }
/** Has no example. */
export declare function withoutExample(): void;
/**
 * @example
 * import { systemClock } from '@daybreak/domain';
 * import { miscalled } from '@daybreak/loopback';
 *
 * miscalled(1);
 */
export declare function miscalled(): void;
/**
 * @example
 * import assert from 'node:assert/strict';
 *
 * assert.equal(1 + 1, 3);
 */
export declare function misjudged(): void;
`;

// One run for all of them: each reads the declarations of Node anew.
it('names an export that is gone, what comments lack, and examples that do not compile or fail', async () => {
  const builds = mkdtempSync(join(tmpdir(), 'daybreak-api-'));
  try {
    for (const library of ['loopback', 'local-sqs'])
      cpSync(join(workspace, 'dist/libs', library), join(builds, library), { recursive: true });
    const entry = join(builds, 'loopback/index.d.ts');
    const declarations = readFileSync(entry, 'utf8');
    writeFileSync(entry, declarations.replace(/export \{ listenOnLoopback \}.*\n/, '') + planted);

    const failure: unknown = await check('--builds', builds, 'loopback', 'local-sqs').catch((error: unknown) => error);
    const said = v.parse(v.object({ code: v.literal(1), stderr: v.string() }), failure).stderr.split('\n');
    for (const fault of [
      /^@daybreak\/loopback exports other than libs\/loopback\/api\/loopback\.api\.md says:$/,
      /^ {2}• `listenOnLoopback` is no longer exported$/,
      /^ {2}If you mean it: npx nx run workspace:api, and plan a major version of loopback \(docs\/releasing\.md\)$/,
      /^@daybreak\/loopback: a signature needs a type that is not promised.*recordOf/,
      /^@daybreak\/loopback: `PlantedError` is named by no comment: say "Throws PlantedError" of what throws it$/,
      /^@daybreak\/loopback: `PlantedOptions\.read` has no comment: say what it is, its unit and its default$/,
      /^@daybreak\/loopback: `withoutExample` has no @example: add one that a user could paste, with its imports$/,
      /^The example of loopback\.miscalled imports @daybreak\/domain, which no user has$/,
      /^The example of loopback\.miscalled does not compile against the package, at \(4,11\): error TS2554: Expected 0 arg/,
      /^The example of loopback\.misjudged fails: AssertionError .*Expected values to be strictly equal/,
    ])
      expect(said).toContainEqual(expect.stringMatching(fault));
  } finally {
    rmSync(builds, { recursive: true });
  }
}, 60_000);
