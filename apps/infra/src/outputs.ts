import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Publishes what tools need to find the pipeline: the `daybreak` command and the local stack read these names. */
export function addOutputs(scope: Construct, outputs: Record<string, string>): void {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(scope, name, { value });
}
