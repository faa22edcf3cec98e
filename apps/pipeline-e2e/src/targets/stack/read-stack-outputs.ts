import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { type PipelineOutputs, readPipelineOutputs } from '../../pipeline/pipeline-outputs.ts';

/** The outputs of a deployed stack. Throws CloudFormation's error for a stack that is not there, and PipelineOutputsError. */
export async function readStackOutputs(client: CloudFormationClient, stackName: string): Promise<PipelineOutputs> {
  const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: stackName }));
  const outputs = stack?.Outputs ?? [];
  return readPipelineOutputs(
    Object.fromEntries(outputs.map(({ OutputKey: name = '', OutputValue: value = '' }) => [name, value])),
  );
}
