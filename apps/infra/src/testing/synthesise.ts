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

const synthesised = new Map<string, Template>();

/**
 * Synthesises the stack with placeholder bundles, so that no spec requires a build. The tests of a file share a template of the same
 * arguments, which is frozen.
 */
export function synthesise(context: Record<string, string> = {}, steps: readonly Step[] = defaultSteps): Template {
  const key = JSON.stringify([context, steps]);
  const known = synthesised.get(key);
  if (known !== undefined) return known;
  const template = withApp(context, ({ stack }) => Template.fromStack(stack), steps);
  freeze(template.toJSON());
  synthesised.set(key, template);
  return template;
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const each of Object.values(value)) freeze(each);
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
