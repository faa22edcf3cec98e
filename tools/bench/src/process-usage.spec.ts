import { expect, it } from '@jest/globals';
import { cpuMsOf, peakMemoryMiBOf, usageBetween } from './process-usage.ts';

it('adds up user and system time, whatever the program is called', () => {
  expect(cpuMsOf('42 (a (strange) name) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 11 0 123 456')).toBe(1_750);
});

it('reads the high-water mark', () => {
  expect(peakMemoryMiBOf('Name:\tnode\nVmPeak:\t 999999 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1024 kB\n')).toBe(2);
});

it('adds up the processes of one name, and counts a new one in full', () => {
  const before = [{ name: 'writer', pid: 1, cpuMs: 100, peakMemoryMiB: 10 }];
  const after = [
    { name: 'writer', pid: 1, cpuMs: 150, peakMemoryMiB: 20 },
    { name: 'writer', pid: 2, cpuMs: 30, peakMemoryMiB: 5 },
    { name: 'engine', pid: 3, cpuMs: 7, peakMemoryMiB: 1 },
  ];
  expect(usageBetween(before, after)).toEqual({
    writer: { cpuMs: 80, peakMemoryMiB: 25 },
    engine: { cpuMs: 7, peakMemoryMiB: 1 },
  });
});
