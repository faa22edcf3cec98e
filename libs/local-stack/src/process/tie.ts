import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';

/**
 * A shell that becomes the program it is given, and leaves a small one behind that reads descriptor 3. That `read` fails when the
 * pipe ends without a line, and then kills the program, whose process id is the shell's own, with its process group: whatever it
 * is busy with, it can't outlive who holds the other end. (A descriptor of its own: Node.js would make a shared one
 * non-blocking, at which `read` fails too.)
 */
const script = '(read -r _ <&3 || kill -9 -$$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

/** What to spawn so that a program ends with this process, even on SIGKILL: with a pipe as descriptor 3, as leader of its process group. */
export function tied(program: string, args: readonly string[]): readonly [program: string, args: string[]] {
  return ['/bin/sh', ['-c', script, program, ...args]];
}

/**
 * Signals to the small shell, as soon as the program has ended, that there is nothing left to kill: its process id may soon be another's.
 * Resolves when the signal is sent.
 */
export async function untieAtExit(child: ChildProcess): Promise<void> {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Writable)) throw new TypeError('A tied process needs a pipe as its descriptor 3');
  // The small shell goes with a group that is killed.
  pipe.on('error', () => {});
  await new Promise<void>((resolve) => {
    child.once('exit', () =>
      pipe.end('\n', () => {
        pipe.destroy();
        resolve();
      }),
    );
    child.once('error', () => {
      if (child.pid !== undefined) return;
      pipe.destroy();
      resolve();
    });
  });
}
