import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fuzz, hostileBody, hostileText, maybeDamaged } from '@daybreak/fuzz';
import { afterEach, beforeEach, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../../terminal/usage-error.ts';
import { openDataFolder } from './data-folder.ts';

let outside: string;
let inside: string;
beforeEach(() => {
  outside = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
  inside = join(outside, 'inside');
  mkdirSync(inside);
  writeFileSync(join(outside, 'thesis.txt'), 'mine');
  writeFileSync(join(inside, 'file'), 'mine');
  symlinkSync('loop', join(inside, 'loop'));
  symlinkSync(outside, join(inside, 'link'));
});
afterEach(() => rmSync(outside, { recursive: true }));

function attempt(path: string, create: boolean): boolean {
  try {
    openDataFolder(path, { name: path.slice(0, 20), create })[Symbol.dispose]();
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}

const part = fc.oneof(fc.constantFrom('file', 'loop', 'link', '..', '.', '', 'new', 'x'.repeat(300)), hostileText());

describe('a data folder', () => {
  fuzz(
    'is taken or refused, whatever its path, and leaves other files alone',
    500,
    fc.array(part, { maxLength: 4 }),
    (parts) => {
      const path = resolve(inside, join('.', ...parts));
      // Creates nothing outside the folder of this test.
      const isWithin = path.startsWith(`${outside}/`);
      attempt(path, isWithin);
      expect(readFileSync(join(outside, 'thesis.txt'), 'utf8')).toBe('mine');
      expect(readFileSync(join(inside, 'file'), 'utf8')).toBe('mine');
      expect(readdirSync(outside)).not.toContain('daybreak.lock');
    },
  );

  const contents = { outputs: { RowsTableName: 'rows' }, region: 'eu-west-1', importing: ['a.csv'] };
  const files = fc.record({
    'daybreak.json': hostileBody(maybeDamaged(contents)),
    'daybreak.lock': fc.constantFrom('', 'no database', 'x'.repeat(5_000)),
  });
  fuzz('with any files in it is taken or refused', 300, files, (found) => {
    const path = mkdtempSync(join(outside, 'found-'));
    for (const [name, text] of Object.entries(found)) writeFileSync(join(path, name), text);
    attempt(path, true);
    // The failed attempt holds no lock, so that the folder opens once it is repaired.
    rmSync(path, { recursive: true });
    expect(attempt(path, true)).toBe(true);
  });
});
