import type { Environment } from './environment.ts';

/** Prints a report on standard output: as one JSON object, or for people. */
export function print<Report extends object>(
  { stdout }: Environment,
  { json }: { json?: boolean },
  report: Report,
  format: (report: Report) => string,
): void {
  stdout.write(`${json === true ? JSON.stringify(report) : format(report)}\n`);
}
