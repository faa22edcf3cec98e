import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { followReading } from './follow-reading.ts';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('the share of a file that a process has read is followed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-follow-'));
  const file = join(folder, 'items.gz');
  writeFileSync(file, Buffer.alloc(1_000));
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, Buffer.alloc(250));
    const share = await new Promise<number>((resolve) => {
      const following = followReading(process.pid, file, (read) => {
        following.stop();
        resolve(read);
      });
    });
    expect(share).toBe(0.25);
  } finally {
    closeSync(descriptor);
    rmSync(folder, { recursive: true });
  }
});
