import { ChildProcess } from 'node:child_process';
import { Worker } from 'node:worker_threads';
import type { Track } from './track.ts';
import { watchChannel } from './watch-channel.ts';

/** Tracks child processes and worker threads until they exit. */
export function watchProcesses(track: Track): (() => void)[] {
  return [
    watchChannel('child_process', (message) => {
      if (!('process' in message) || !(message.process instanceof ChildProcess)) return;
      const { process: child } = message;
      track({
        kind: 'process',
        isOpen: () => child.pid !== undefined && child.exitCode === null && child.signalCode === null,
        describe: () => `child process ${child.pid} (${child.spawnfile})`,
      });
    }),
    watchChannel('worker_threads', (message) => {
      if (!('worker' in message) || !(message.worker instanceof Worker)) return;
      const { worker } = message;
      track({
        kind: 'worker',
        isOpen: () => worker.threadId !== -1,
        describe: () => `worker thread ${worker.threadId}`,
      });
    }),
  ];
}
