import { resolve } from 'node:path';
import { App } from 'aws-cdk-lib';
import * as v from 'valibot';
import { DaybreakStack } from './daybreak-stack.ts';
import { emptyAssembly } from './empty-assembly.ts';
import { readContext } from './read-context.ts';
import type { Step } from './steps/step.ts';

const defaultBundlesDirectory = resolve(import.meta.dirname, '../../../dist/apps');

export interface CreateAppProps {
  /** What `-c key=value` says: the fields of Context. */
  context?: Record<string, string>;
  bundlesDirectory?: string;
  /** Those of `steps/index.ts` unless told. */
  steps?: readonly Step[] | undefined;
  /** Where the cloud assembly is written, in place of the one there; when left out, where the CDK's command says, or a temporary folder. */
  outputDirectory?: string;
}

/** The app with the one stack that its context asks for; throws InfraError when that makes no sense. */
export function createApp(props: CreateAppProps = {}): { app: App; stack: DaybreakStack } {
  const { context = {}, bundlesDirectory = defaultBundlesDirectory, steps, outputDirectory } = props;
  const app = new App({
    ...(outputDirectory === undefined ? {} : { outdir: outputDirectory }),
    // No resource that reports to AWS which constructs we use.
    analyticsReporting: false,
    context: {
      ...context,
      '@aws-cdk/aws-iam:minimizePolicies': true,
      // The template says which folder of the assembly holds each function's bundle: the local stack runs it from there.
      'aws:cdk:enable-asset-metadata': true,
      // They would put this checkout's path into the assembly, which is otherwise the same everywhere.
      'aws:cdk:disable-stack-trace': true,
      'aws:cdk:disable-creation-stack-traces': true,
    },
  });
  const asked = readContext(allContext(app));
  // Not before: what is wrong with the context should cost nobody the assembly that is there.
  if (outputDirectory !== undefined) emptyAssembly(outputDirectory);
  const stack = new DaybreakStack(app, { ...asked, bundlesDirectory, steps });
  return { app, stack };
}

/** What was given here, by the CDK's command, and by the CDK itself. */
function allContext(app: App): Record<string, unknown> {
  return v.parse(v.record(v.string(), v.unknown()), app.node.getAllContext());
}
