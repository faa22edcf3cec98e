import { CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { boundedConfig } from './client-config.ts';
import type { StackAddress } from './stack-target.ts';

/** Reads the template that was deployed to a stack. */
export async function readTemplate(address: StackAddress, signal: AbortSignal): Promise<string> {
  const client = new CloudFormationClient(boundedConfig(address));
  try {
    const { TemplateBody: body = '' } = await client.send(new GetTemplateCommand({ StackName: address.stackName }), {
      abortSignal: signal,
    });
    return body;
  } finally {
    client.destroy();
  }
}
