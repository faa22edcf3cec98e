import { readFileSync } from 'node:fs';

export interface ProcessUsage {
  name: string;
  pid: number;
  /** User and system time of the processor since the process began. */
  cpuMs: number;
  /** The most memory that it has held (VmHWM), in MiB. */
  peakMemoryMiB: number;
}

/** USER_HZ, which is 100 on every Linux that Node.js runs on. */
const ticksPerSecond = 100;

/** What /proc says of the processes that are alive; nothing where there is no /proc. */
export function readUsage(processes: readonly { name: string; pid: number }[]): ProcessUsage[] {
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
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return (((user ?? 0) + (system ?? 0)) * 1_000) / ticksPerSecond;
}

/** Of the text of /proc/PID/status. */
export function peakMemoryMiBOf(status: string): number {
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1_024;
}

/** Processor time between two readings, and peak memory, by name. A process that came between them counts in full. */
export function usageBetween(
  before: readonly ProcessUsage[],
  after: readonly ProcessUsage[],
): Record<string, { cpuMs: number; peakMemoryMiB: number }> {
  const names = [...new Set(after.map(({ name }) => name))];
  return Object.fromEntries(
    names.map((name) => {
      const own = after.filter((usage) => usage.name === name);
      const earlier = before.filter(({ pid }) => own.some((usage) => usage.pid === pid));
      return [name, { cpuMs: sum(own, 'cpuMs') - sum(earlier, 'cpuMs'), peakMemoryMiB: sum(own, 'peakMemoryMiB') }];
    }),
  );
}

function sum(usages: readonly ProcessUsage[], field: 'cpuMs' | 'peakMemoryMiB'): number {
  return usages.reduce((total, usage) => total + usage[field], 0);
}
