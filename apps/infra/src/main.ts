import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from './create-app.ts';
import { parseArguments } from './parse-arguments.ts';
import { InfraError } from './stage.ts';

try {
  const { context, output } = parseArguments(process.argv.slice(2));
  if (output !== undefined) removeAssembly(output);
  createApp({ context, ...(output === undefined ? {} : { outputDirectory: output }) }).app.synth();
} catch (error) {
  if (!(error instanceof InfraError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

/** CDK leaves what earlier syntheses wrote; the cached output of this one must not depend on them. */
function removeAssembly(directory: string): void {
  if (existsSync(join(directory, 'manifest.json'))) rmSync(directory, { recursive: true });
}
