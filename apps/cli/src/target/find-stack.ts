import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CommandError } from '../options/command-error.ts';
import { readOutputs, type StackOutputs } from './outputs.ts';
import type { TargetPlace } from './parse-target.ts';

export type StackPlace = Extract<TargetPlace, { kind: 'stack' }>;

/** What each AWS client of a stack is made with: the SDK's own chain finds the credentials and, unless it is given, the region. */
export function clientConfig({ region, profile }: StackPlace): { region?: string; profile?: string } {
  return { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}

const bounded = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** For clients that only ask. */
export const boundedConfig = (place: StackPlace) => ({ ...bounded, ...clientConfig(place) });

/** Asks CloudFormation what the stack publishes. Throws CommandError when there is no such stack. */
export async function findStack(place: StackPlace, signal: AbortSignal): Promise<StackOutputs> {
  const client = new CloudFormationClient(boundedConfig(place));
  try {
    const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: place.stackName }), {
      abortSignal: signal,
    });
    const outputs = new Map<string, string>();
    for (const { OutputKey: name = '', OutputValue: value = '' } of stacks[0]?.Outputs ?? []) outputs.set(name, value);
    return readOutputs(
      Object.fromEntries(outputs),
      (name) =>
        new CommandError(
          `${place.name} has no output ${name}: it is no stack of Daybreak's, or of an older one (npx nx deploy infra brings it up to date)`,
        ),
    );
  } catch (error) {
    if (place.profile !== undefined && error instanceof Error && error.name === 'CredentialsProviderError') {
      throw new CommandError(
        `The profile ${place.profile} gives no credentials (${error.message}): check ~/.aws/config, or log in (aws sso login --profile ${place.profile})`,
        { cause: error },
      );
    }
    if (!isNoSuchStack(error)) throw error;
    const region = await client.config.region();
    throw new CommandError(
      `There is no stack ${place.stackName} in ${region}: check the name (a stage's stack is Daybreak-STAGE), --region and --profile`,
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}

/** CloudFormation has no error of its own for that. */
function isNoSuchStack(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message);
}
