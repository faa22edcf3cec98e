import type { TargetOptions } from '../target/parse-target.ts';
import type { Environment } from '../options/environment.ts';

/** What every command is given. */
export interface CommandOptions extends TargetOptions {
  json?: boolean;
}

/** Prints a report on standard output: as one JSON object, or for people. */
export function print<Report extends object>(
  { stdout }: Environment,
  { json }: Pick<CommandOptions, 'json'>,
  report: Report,
  format: (report: Report) => string,
): void {
  stdout.write(`${json === true ? JSON.stringify(report) : format(report)}\n`);
}
