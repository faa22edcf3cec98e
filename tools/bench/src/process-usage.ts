import { readFileSync } from 'node:fs';

export interface NamedProcess {
  name: string;
  pid: number;
}

export interface ProcessUsage extends NamedProcess {
  /** User and system time of the processor since the process began. */
  cpuMs: number;
  /** The most memory that it has held (VmHWM), in MiB. */
  peakMemoryMiB: number;
}

/** Usage of all processes of one name together. */
export interface UsageByName {
  name: string;
  processes: number;
  cpuMs: number;
  peakMemoryMiB: number;
}

/** USER_HZ, which is 100 on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/** What /proc says of the processes that are alive; undefined where there is no /proc. */
export function readUsage(processes: readonly NamedProcess[]): ProcessUsage[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return processes.flatMap(({ name, pid }) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return [{ name, pid, cpuMs: cpuMsOf(stat), peakMemoryMiB: peakMemoryMiBOf(status) }];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

/** Of the text of /proc/PID/stat. */
export function cpuMsOf(stat: string): number {
  // The second field is the program's name in brackets, which may itself hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks] = [fields[11], fields[12]].map(Number);
  return (((userTicks ?? 0) + (systemTicks ?? 0)) * 1_000) / ticksPerSecond;
}

/** Of the text of /proc/PID/status. */
export function peakMemoryMiBOf(status: string): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
}

/** Processor time between two readings, and peak memory, by name. A process that came between them counts in full. */
export function usageBetween(before: readonly ProcessUsage[], after: readonly ProcessUsage[]): UsageByName[] {
  const byName = new Map<string, UsageByName>();
  for (const { name, pid, cpuMs, peakMemoryMiB } of after) {
    const earlier = before.find((usage) => usage.pid === pid)?.cpuMs ?? 0;
    const sum = byName.get(name) ?? { name, processes: 0, cpuMs: 0, peakMemoryMiB: 0 };
    byName.set(name, {
      name,
      processes: sum.processes + 1,
      cpuMs: sum.cpuMs + cpuMs - earlier,
      peakMemoryMiB: sum.peakMemoryMiB + peakMemoryMiB,
    });
  }
  return [...byName.values()];
}
