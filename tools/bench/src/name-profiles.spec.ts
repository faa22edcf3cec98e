import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { nameProfiles } from './name-profiles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'daybreak-profiles-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('names profiles after their processes, and leaves others alone', () => {
  const other = 'CPU.20261129.231958.99.0.001.cpuprofile';
  for (const file of ['CPU.20261129.231958.7.0.001.cpuprofile', other, 'notes.txt'])
    writeFileSync(join(folder, file), '{}');

  nameProfiles(folder, '1000-rows', [{ name: 'writer', pid: 7 }]);

  expect(readdirSync(folder).toSorted()).toEqual(['1000-rows.writer.7.cpuprofile', other, 'notes.txt']);
});
