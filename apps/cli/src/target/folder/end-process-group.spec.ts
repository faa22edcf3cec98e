import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { endProcessGroup } from './end-process-group.ts';

test('a process group ends, and one that has ended is ignored', async () => {
  const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  const { pid = 0 } = child;
  expect(pid).toBeGreaterThan(0);
  endProcessGroup(pid);
  expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  expect(() => endProcessGroup(pid)).not.toThrow();
});
