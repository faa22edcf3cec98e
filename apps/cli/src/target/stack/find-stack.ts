import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { readOutputs, type StackOutputs } from '../../pipeline/outputs.ts';
import { CommandError } from '../../terminal/command-error.ts';
import { boundedConfig } from './client-config.ts';
import type { StackAddress } from './stack-target.ts';

/** Reads the outputs of a stack from CloudFormation. Throws CommandError when there is no such stack. */
export async function findStack(address: StackAddress, signal: AbortSignal): Promise<StackOutputs> {
  const client = new CloudFormationClient(boundedConfig(address));
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: address.stackName }), {
      abortSignal: signal,
    });
    const outputs = new Map<string, string>();
    for (const { OutputKey: name = '', OutputValue: value = '' } of stacks[0]?.Outputs ?? []) outputs.set(name, value);
    return readOutputs(
      Object.fromEntries(outputs),
      (name) =>
        new CommandError(
          `${address.name} has no output ${name}: it is not a Daybreak stack, or an older version deployed it (to update it: npx nx deploy infra)`,
        ),
    );
  } catch (error) {
    if (address.profile !== undefined && error instanceof Error && error.name === 'CredentialsProviderError') {
      throw new CommandError(
        `The profile ${address.profile} gives no credentials (${error.message}): check ~/.aws/config, or log in (aws sso login --profile ${address.profile})`,
        { cause: error },
      );
    }
    if (!isNoSuchStack(error)) throw error;
    const region = await client.config.region();
    throw new CommandError(
      `There is no stack ${address.stackName} in ${region}: check the name (a stage's stack is Daybreak-STAGE), --region and --profile`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

/** Compares the message, since CloudFormation has no error of its own for a missing stack. */
function isNoSuchStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}
