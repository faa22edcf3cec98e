import type { ChildProcess } from 'node:child_process';
import { Writable } from 'node:stream';

/**
 * A shell script that becomes the program, and leaves a small shell behind that reads descriptor 3. If the pipe ends without a line, the
 * `read` fails, and the small shell kills the program, which has the script's process id, with its process group. So the program can't
 * outlive the process at the other end, however busy it is. The descriptor is not shared with the program, because Node.js would make it
 * non-blocking, and then `read` fails too.
 */
const script = '(read -r _ <&3 || kill -9 -$$) >/dev/null 2>&1 & exec "$0" "$@" 3<&-';

/**
 * Returns the command of a program that ends with this process, even by SIGKILL. Spawn it with a pipe as descriptor 3, and as the leader of
 * its process group.
 */
export function tied(program: string, args: readonly string[]): readonly [program: string, args: string[]] {
  return ['/bin/sh', ['-c', script, program, ...args]];
}

/**
 * Tells the small shell, as soon as the program has ended, not to kill it: its process id may soon be reused. Resolves when the signal is sent.
 */
export async function untieAtExit(child: ChildProcess): Promise<void> {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Writable)) throw new TypeError('A tied process must have a pipe as descriptor 3');
  // A kill of the group ends the small shell too.
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
