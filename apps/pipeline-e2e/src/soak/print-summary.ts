import type { SoakSummary } from './tally.ts';

const count = (value: number): string => Math.round(value).toLocaleString('en');

/** The summary as a person reads it. */
export function printSummary(summary: SoakSummary): string {
  const lines: [string, string][] = [
    ['runs', `${count(summary.runs)} in ${summary.seconds.toFixed(1)} s, ${summary.runsPerSecond.toFixed(1)} runs/s`],
    ['failures', count(summary.failures.length)],
    ['flake rate', `below ${(summary.flakeRateBelow * 100).toPrecision(2)}% (95% confidence)`],
    ['interleavings', `${count(summary.distinctInterleavings)} distinct, ${count(summary.events)} events`],
    ...Object.entries(summary.faultsInjected).map(([fault, times]): [string, string] => [
      fault,
      `${count(times)} injected`,
    ]),
    ...summary.failures.map(({ seed, replay }): [string, string] => [`seed ${seed}`, replay]),
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return `${lines.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')}\n`;
}
