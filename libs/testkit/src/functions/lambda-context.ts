import type { FunctionModel } from '@daybreak/local-stack';
import type { SimulatedContext } from '../pipeline/simulated-pipeline.ts';

/** Returns the context of an invocation, as Lambda's runtime passes it. */
export function lambdaContext(
  { arn, memorySizeMiB }: Pick<FunctionModel, 'arn' | 'memorySizeMiB'>,
  context: SimulatedContext,
): object {
  return {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    logGroupName: `/aws/lambda/${context.functionName}`,
    logStreamName: 'simulation',
    memoryLimitInMB: String(memorySizeMiB),
  };
}
