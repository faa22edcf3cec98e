import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { createApp } from '../create-app.ts';
import { functions } from '../settings.ts';
import { steps as defaultSteps } from '../steps/index.ts';
import type { Step } from '../steps/step.ts';

// The CDK's template validation doubles the time of a synthesis. `nx synth infra` runs it.
process.env.CDK_VALIDATION = 'false';

/** Synthesises the stack with placeholder bundles, so that no spec requires a build. */
export function synthesise(context: Record<string, string> = {}, steps: readonly Step[] = defaultSteps): Template {
  return withApp(context, ({ stack }) => Template.fromStack(stack), steps);
}

/** Creates the app with placeholder bundles, without synthesising it, and passes it to `use`. */
export function withApp<T>(
  context: Record<string, string>,
  use: (created: ReturnType<typeof createApp>) => T,
  steps: readonly Step[] = defaultSteps,
): T {
  return withTemporaryDirectory((directory) => {
    const bundlesDirectory = bundlesIn(
      directory,
      steps.map((step) => step.name),
    );
    return use(createApp({ context, bundlesDirectory, steps, outputDirectory: join(directory, 'cdk.out') }));
  });
}

/** Writes placeholder bundles of the functions and of the steps into a folder, and returns its path. */
export function bundlesIn(directory: string, stepNames: readonly string[]): string {
  const bundlesDirectory = join(directory, 'bundles');
  for (const name of [...Object.keys(functions), 'notifier', ...stepNames]) {
    mkdirSync(join(bundlesDirectory, name), { recursive: true });
    writeFileSync(join(bundlesDirectory, name, 'handler.cjs'), `exports.handler = async () => '${name}';\n`);
  }
  return bundlesDirectory;
}

export function withTemporaryDirectory<T>(use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'daybreak-infra-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}
