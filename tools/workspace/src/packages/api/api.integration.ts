import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { workspace } from '../tarballs.ts';

// In a process of its own: Jest would load the compiler anew, for this file alone.
const check = async (...args: string[]) =>
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'check-api.ts'), ...args]);

it('each published library exports what its report says, and describes each export', async () => {
  await expect(check()).resolves.toEqual({ stdout: '', stderr: '' });
}, 120_000);

it('an export that is gone is named, with what to type', async () => {
  const builds = mkdtempSync(join(tmpdir(), 'daybreak-api-'));
  try {
    cpSync(join(workspace, 'dist/libs/loopback'), join(builds, 'loopback'), { recursive: true });
    const entry = join(builds, 'loopback/index.d.ts');
    const declarations = readFileSync(entry, 'utf8');
    writeFileSync(entry, declarations.replace(/export \{ listenOnLoopback \}.*\n/, ''));

    await expect(check('--builds', builds, 'loopback')).rejects.toMatchObject({
      code: 1,
      stderr: [
        '@daybreak/loopback exports other than libs/loopback/api/loopback.api.md says:',
        '  • `listenOnLoopback` is no longer exported',
        '  If you mean it: npx nx run workspace:api, and plan a major version of loopback (docs/releasing.md)',
        '',
      ].join('\n'),
    });
  } finally {
    rmSync(builds, { recursive: true });
  }
}, 60_000);
