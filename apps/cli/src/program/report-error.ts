import { CommanderError } from 'commander';
import { BadInputError } from '../import/bad-lines.ts';
import { BuildError } from '../target/folder/build-template.ts';
import { awsProblem } from '../target/stack/aws-problem.ts';
import { CommandError } from '../terminal/command-error.ts';
import { InterruptedError } from '../terminal/environment.ts';
import { printableLines } from '../terminal/printable.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** Tells a person what went wrong, and returns the exit code for it: 2 when they can mend the call or the input. */
export function reportError(error: unknown, stderr: NodeJS.WritableStream): number {
  // Something else went wrong while the stack was being stopped for this.
  if (error instanceof SuppressedError) return reportError(error.suppressed, stderr);
  // Commander has said all there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof InterruptedError) return error.exitCode;
  if (error instanceof UsageError || error instanceof BadInputError || isUsageErrorOfStack(error)) {
    stderr.write(`${printableLines(error.message)}\n`);
    return 2;
  }
  const problem = isExplained(error) ? error.message : awsProblem(error);
  const text = problem ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
  stderr.write(`${printableLines(text)}\n`);
  return 1;
}

/** Its message is for people, and where in the code it was thrown is no help to them. */
function isExplained(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof BuildError) return true;
  return error instanceof Error && explained.includes(error.name);
}

/** By name, as those below. */
const explained = [
  'ItemError',
  'UnprocessedKeysError',
  'TableMismatchError',
  'TemplateError',
  'FunctionInitError',
  'DynamoDBDiedError',
  'StoreOpenError',
  'TablesOpenError',
];

/** By name, since loading the local stack only to compare would slow down every command. */
function isUsageErrorOfStack(error: unknown): error is Error {
  return error instanceof Error && ['DynamoDBEngineError', 'DataDirInUseError'].includes(error.name);
}
