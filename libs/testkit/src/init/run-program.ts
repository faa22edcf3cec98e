import { DynamoDBEngineError, FunctionInitError, TemplateError } from '@daybreak/local-stack';
import { init } from './init.ts';
import { InitError } from './entry-points/init-error.ts';
import { help, parseArguments, UsageError } from './parse-arguments.ts';

/** Errors whose message is enough. For any other error, Node prints the stack trace. */
const explained = [InitError, TemplateError, FunctionInitError, DynamoDBEngineError];

try {
  const parsed = parseArguments(process.argv.slice(2));
  process.stdout.write(parsed === undefined ? help : await init(parsed, process.cwd()));
} catch (error) {
  if (!(error instanceof Error) || !explained.some((known) => error instanceof known)) throw error;
  const hint = error instanceof UsageError ? 'daybreak-test --help lists the options.\n' : '';
  process.stderr.write(`${error.message}\n${hint}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
