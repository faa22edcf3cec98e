import { createApp } from './create-app.ts';
import { parseArguments } from './parse-arguments.ts';
import { InfraError } from './stage.ts';

try {
  const { context, output } = parseArguments(process.argv.slice(2));
  createApp({ context, ...(output === undefined ? {} : { outputDirectory: output }) }).app.synth();
} catch (error) {
  if (!(error instanceof InfraError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
