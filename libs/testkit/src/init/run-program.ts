import { DynamoDBEngineError, FunctionInitError, TemplateError } from '@daybreak/local-stack';
import { init } from './init.ts';
import { InitError } from './entry-points/init-error.ts';
import { help, parseArguments, UsageError } from './parse-arguments.ts';

/** Their messages say what to type. Anything else is a defect, which its trace describes. */
const explained = [InitError, TemplateError, FunctionInitError, DynamoDBEngineError];

try {
  const typed = parseArguments(process.argv.slice(2));
  process.stdout.write(typed === undefined ? help : await init(typed, process.cwd()));
} catch (error) {
  if (!(error instanceof Error) || !explained.some((known) => error instanceof known)) throw error;
  const hint = error instanceof UsageError ? 'daybreak-test --help lists what can be typed.\n' : '';
  process.stderr.write(`${error.message}\n${hint}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
