import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { buildTemplate } from './build-template.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** An environment whose build records that it began, and fails. */
function notingBuild(): { env: NodeJS.ProcessEnv; begun: string } {
  const [script, begun] = [join(folder, 'note.cjs'), join(folder, 'begun')];
  writeFileSync(script, `require('node:fs').writeFileSync(${JSON.stringify(begun)}, ''); process.exit(1);`);
  return { env: { NODE_OPTIONS: `--require ${script}` }, begun };
}

test('a build that fails throws its output', async () => {
  const { env, begun } = notingBuild();
  await expect(buildTemplate(env, new AbortController().signal)).rejects.toThrow('nx run infra:synth failed');
  expect(existsSync(begun)).toBe(true);
});

test('an aborted signal starts no build', async () => {
  const { env, begun } = notingBuild();
  await expect(buildTemplate(env, AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(existsSync(begun)).toBe(false);
});

test('DAYBREAK_TEMPLATE needs no build', async () => {
  const env = { DAYBREAK_TEMPLATE: join(folder, 'template.json') };
  expect(await buildTemplate(env, new AbortController().signal)).toBe(join(folder, 'template.json'));
});
