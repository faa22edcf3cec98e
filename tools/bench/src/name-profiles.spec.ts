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

it('names the profile of each thread after its process, and leaves others alone', () => {
  const other = 'CPU.20261129.231958.99.0.001.cpuprofile';
  const threads = ['CPU.20261129.231958.7.0.001.cpuprofile', 'CPU.20261129.232001.7.1.002.cpuprofile'];
  for (const file of [...threads, other, 'notes.txt']) writeFileSync(join(folder, file), '{}');

  nameProfiles(folder, '1000-rows', [{ name: 'worker', pid: 7 }]);

  const named = ['1000-rows.worker.7.0.cpuprofile', '1000-rows.worker.7.1.cpuprofile'];
  expect(readdirSync(folder).toSorted()).toEqual([...named, other, 'notes.txt']);
});
