import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as v from 'valibot';
import { DaybreakStack } from './daybreak-stack.ts';
import { emptyAssembly } from './empty-assembly.ts';
import { readContext } from './read-context.ts';
import type { Step } from './steps/step.ts';

const defaultBundlesDirectory = resolve(import.meta.dirname, '../../../dist/apps');

export interface CreateAppProps {
  /** The values of `-c key=value`: the fields of Context. */
  context?: Record<string, string>;
  bundlesDirectory?: string;
  /** Default: the steps of `steps/index.ts`. */
  steps?: readonly Step[] | undefined;
  /** The folder of the cloud assembly, whose earlier assembly is removed. Default: the folder that the CDK's command passes, or a temporary one. */
  outputDirectory?: string;
}

/** Creates the app with the one stack that its context describes. Throws InfraError for an invalid context. */
export function createApp(props: CreateAppProps = {}): { app: App; stack: DaybreakStack } {
  const { context = {}, bundlesDirectory = defaultBundlesDirectory, steps, outputDirectory } = props;
  const app = new App({
    ...(outputDirectory === undefined ? {} : { outdir: outputDirectory }),
    // The CDK would add a resource that reports the constructs in use to AWS.
    analyticsReporting: false,
    context: {
      ...context,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      // Adds the path of each function's bundle to the template. The local stack runs the bundle from there.
      'aws:cdk:enable-asset-metadata': true,
      // Stack traces would put this checkout's path into the assembly, which is otherwise the same on every machine.
      'aws:cdk:disable-stack-trace': true,
      'aws:cdk:disable-creation-stack-traces': true,
    },
  });
  const stackContext = readContext(allContext(app));
  // After the context is read: an invalid context must not cost the earlier assembly.
  if (outputDirectory !== undefined) emptyAssembly(outputDirectory);
  const stack = new DaybreakStack(app, { ...stackContext, bundlesDirectory, steps });
  return { app, stack };
}

/** Returns the context from `createApp`, the CDK's command and the CDK itself. */
function allContext(app: App): Record<string, unknown> {
  return v.parse(v.record(v.string(), v.unknown()), app.node.getAllContext());
}
