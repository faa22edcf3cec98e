import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import * as v from 'valibot';
import { workspace } from '../tarballs.ts';

// Runs in a process of its own, because Jest would load the compiler again for this file.
const check = async (...args: string[]) =>
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'check-api.ts'), ...args]);

it('each published library matches its API report and describes each export', async () => {
  await expect(check()).resolves.toEqual({ stdout: '', stderr: '' });
}, 120_000);

const planted = `
import type { recordOf } from '@daybreak/local-sqs/internal';
/** No comment says where this error is thrown. */
export declare class PlantedError extends Error {}
/** The options of a function. */
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

// One run for all of them, because each run reads the declarations of Node again.
it('names removed exports, missing comments, and examples that do not compile or fail', async () => {
  const builds = mkdtempSync(join(tmpdir(), 'daybreak-api-'));
  try {
    for (const library of ['loopback', 'local-sqs'])
      cpSync(join(workspace, 'dist/libs', library), join(builds, library), { recursive: true });
    const entry = join(builds, 'loopback/index.d.ts');
    const declarations = readFileSync(entry, 'utf8');
    writeFileSync(entry, declarations.replace(/export \{ listenOnLoopback \}.*\n/, '') + planted);

    const failure: unknown = await check('--builds', builds, 'loopback', 'local-sqs').catch((error: unknown) => error);
    const problems = v.parse(v.object({ code: v.literal(1), stderr: v.string() }), failure).stderr.split('\n');
    for (const problem of [
      /^The exports of @daybreak\/loopback differ from libs\/loopback\/api\/loopback\.api\.md:$/,
      /^ {2}• `listenOnLoopback` is no longer exported$/,
      /^ {2}To accept this, run npx nx run workspace:api, and plan a major version of loopback \(docs\/releasing\.md\)$/,
      /^@daybreak\/loopback: a signature uses an internal type.*recordOf/,
      /^@daybreak\/loopback: no comment names `PlantedError`: write "Throws PlantedError" where it is thrown$/,
      /^@daybreak\/loopback: `PlantedOptions\.read` has no comment: describe it, with its unit and default$/,
      /^@daybreak\/loopback: `withoutExample` has no @example: add one that a user can paste, with its imports$/,
      /^The example of loopback\.miscalled imports @daybreak\/domain, which is not published$/,
      /^The example of loopback\.miscalled does not compile against the package, at \(4,11\): error TS2554: Expected 0 arg/,
      /^The example of loopback\.misjudged fails: AssertionError .*Expected values to be strictly equal/,
    ])
      expect(problems).toContainEqual(expect.stringMatching(problem));
  } finally {
    rmSync(builds, { recursive: true });
  }
}, 60_000);
