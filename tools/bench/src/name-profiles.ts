import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { NamedProcess } from './process-usage.ts';

/** Node.js names a profile by its process id: `CPU.20261129.231958.13095.0.001.cpuprofile`. */
const nodesName = /^CPU\.\d+\.\d+\.(\d+)\..*\.cpuprofile$/;

/** Renames the profiles of these processes after what they ran, such as `1000-rows.daybreak-dev-writer.13095.cpuprofile`. */
export function nameProfiles(folder: string, run: string, processes: readonly NamedProcess[]): void {
  const nameOf = new Map(processes.map(({ name, pid }) => [pid, name]));
  for (const file of readdirSync(folder)) {
    const pid = Number(nodesName.exec(file)?.[1]);
    const name = nameOf.get(pid);
    if (name !== undefined) renameSync(join(folder, file), join(folder, `${run}.${name}.${pid}.cpuprofile`));
  }
}
