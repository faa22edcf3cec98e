import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedProcess } from './process-usage.ts';

/** Node.js names a profile by its process and its thread: `CPU.20261129.231958.13095.0.001.cpuprofile`. The main thread is 0. */
const nodesName = /^CPU\.\d+\.\d+\.(\d+)\.(\d+)\..*\.cpuprofile$/;

/** Renames the profiles of these processes after what they ran, such as `1000-rows.daybreak-dev-writer.13095.0.cpuprofile`. */
export function nameProfiles(folder: string, run: string, processes: readonly NamedProcess[]): void {
  const nameOf = new Map(processes.map(({ name, pid }) => [pid, name]));
  for (const file of readdirSync(folder)) {
    const [, pid, thread] = nodesName.exec(file) ?? [];
    const name = nameOf.get(Number(pid));
    if (name !== undefined) renameSync(join(folder, file), join(folder, `${run}.${name}.${pid}.${thread}.cpuprofile`));
  }
}
