import { pbkdf2 } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { settle } from './settle.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'testkit-settle-'));
  writeFileSync(join(folder, 'config'), '[default]');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Keeps each thread of Node's pool, which also reads files, busy for many turns of the event loop. */
function keepThreadsBusy(): void {
  for (let thread = 0; thread < 4; thread += 1) pbkdf2('secret', 'salt', 50_000, 64, 'sha512', () => undefined);
}

it.each([
  {
    what: 'is read',
    async use() {
      keepThreadsBusy();
      await readFile(join(folder, 'config'), 'utf8');
    },
  },
  {
    what: 'does not exist',
    async use() {
      keepThreadsBusy();
      await expect(open(join(folder, 'none'))).rejects.toThrow('ENOENT');
    },
  },
  {
    what: 'is closed',
    async use() {
      const file = await open(join(folder, 'config'));
      keepThreadsBusy();
      await file.close();
    },
  },
])('waits for a file that $what, for as long as it takes', async ({ use }) => {
  let isDone = false;
  const done = use().then(() => (isDone = true));
  await settle();
  expect(isDone).toBe(true);
  await done;
});
