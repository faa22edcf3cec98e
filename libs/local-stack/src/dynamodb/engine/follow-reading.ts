import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';

const intervalMs = 200;

/**
 * Calls `onShare` five times a second with the share of a file, from 0 to 1, that another process has read. Works on Linux only: without
 * /proc, it makes no calls.
 */
export function followReading(
  pid: number | undefined,
  file: string,
  onShare: (share: number) => void,
): { stop(): void } {
  const size = statSync(file).size;
  const timer = setInterval(() => {
    const position = positionIn(`/proc/${pid}`, file);
    if (position !== undefined) onShare(Math.min(1, position / size));
  }, intervalMs);
  return { stop: () => clearInterval(timer) };
}

function positionIn(process: string, file: string): number | undefined {
  try {
    const descriptor = readdirSync(join(process, 'fd')).find((fd) => readlinkSync(join(process, 'fd', fd)) === file);
    if (descriptor === undefined) return undefined;
    const [, position] = /^pos:\s*(\d+)/m.exec(readFileSync(join(process, 'fdinfo', descriptor), 'utf8')) ?? [];
    return position === undefined ? undefined : Number(position);
  } catch {
    // The process closed the descriptor, or ended, between two reads.
    return undefined;
  }
}
