import { createApp } from './create-app.ts';
import { parseContextArguments } from './parse-arguments.ts';
import { InfraError } from './stage.ts';

try {
  createApp({ context: parseContextArguments(process.argv.slice(2)) }).app.synth();
} catch (error) {
  if (!(error instanceof InfraError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
