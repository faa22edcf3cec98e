import { CommanderError } from 'commander';
import { BadInputError } from '../import/bad-lines.ts';
import { BuildError } from '../target/folder/build-template.ts';
import { awsProblem } from '../target/stack/aws-problem.ts';
import { CommandError } from '../terminal/command-error.ts';
import { InterruptedError } from '../terminal/environment.ts';
import { printableLines } from '../terminal/printable.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { ReaderEndedError } from '../terminal/write-out.ts';

/** Prints the error, and returns its exit code: 2 when the command line or the input is invalid, else 1. */
export function reportError(error: unknown, stderr: NodeJS.WritableStream): number {
  // The cleanup after an error has failed too. Reports the first error.
  if (error instanceof SuppressedError) return reportError(error.suppressed, stderr);
  // Commander has already printed its message.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof ReaderEndedError) return 1;
  if (error instanceof UsageError || error instanceof BadInputError || isUsageErrorOfStack(error)) {
    stderr.write(`${printableLines(error.message)}\n`);
    return 2;
  }
  const problem = isExplained(error) ? error.message : awsProblem(error);
  const text = problem ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  stderr.write(`${printableLines(text)}\n`);
  return 1;
}

/** Whether the message alone explains the error, so that the stack trace is left out. */
function isExplained(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof BuildError) return true;
  return error instanceof Error && explained.includes(error.name);
}

/** The names of errors whose message is enough. By name, for the reason below. */
const explained = [
  'ItemError',
  'UnprocessedKeysError',
  'TableMismatchError',
  'TemplateError',
  'FunctionInitError',
  'DynamoDBExitedError',
  'StoreOpenError',
  'TablesOpenError',
];

/** Compares the name, since `instanceof` would make every command load the local stack. */
function isUsageErrorOfStack(error: unknown): error is Error {
  return error instanceof Error && ['DynamoDBEngineError', 'DataDirInUseError', 'PlannerError'].includes(error.name);
}
