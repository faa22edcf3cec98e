import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDBDocumentClient, createSqsClient, mapWithConcurrency } from '@daybreak/runtime';
import { createPipeline } from '../../pipeline/create-pipeline.ts';
import type { Pipeline } from '../../pipeline/pipeline.ts';
import { byQueue, queueUrlOf } from '../../pipeline/pipeline-outputs.ts';
import { queueCounts, showCounts } from '../../pipeline/queue-counts.ts';
import { invokeDeployed } from './invoke-deployed.ts';
import { manualTrigger } from './manual-trigger.ts';
import { readStackOutputs } from './read-stack-outputs.ts';

/** Below the test's own time, so that the wait fails first, and prints what is left. */
const timeoutMs = 90_000;
const intervalMs = 500;
const concurrency = 10;

/**
 * Takes hold of a deployed stack by its outputs, with the credentials and the region that the SDK finds. What was put there goes
 * with the returned object: its rows, and the records of its runs.
 */
export async function startStackPipeline(stackName: string): Promise<Pipeline> {
  await using started = new AsyncDisposableStack();
  const cloudFormation = started.adopt(new CloudFormationClient(), (client) => client.destroy());
  const lambda = started.adopt(new LambdaClient(), (client) => client.destroy());
  const documentClient = started.adopt(createDynamoDBDocumentClient(), (client) => client.destroy());
  const sqs = started.adopt(createSqsClient(), (client) => client.destroy());
  const outputs = await readStackOutputs(cloudFormation, stackName);
  const runIds = new Set<string>();

  const fire: Pipeline['fire'] = async (scheduledTime, input) => {
    const event = manualTrigger(scheduledTime, input);
    runIds.add(event.runId);
    return await invokeDeployed(lambda, outputs.ScannerFunctionName, event);
  };
  const describe = async (): Promise<string> => {
    const counts = byQueue(async (queue) => showCounts(queue, await queueCounts(sqs, queueUrlOf(queue, outputs))));
    return (await Promise.all(Object.values(counts))).join('\n');
  };
  const parts = started.move();
  const end = async (ids: ReadonlySet<string>): Promise<void> => {
    // Not by the repository, which keeps a tombstone under each id: these ids are never used again.
    const items = [
      ...[...ids].map((id) => ({ TableName: outputs.RowsTableName, Key: { id } })),
      ...[...runIds].map((runId) => ({ TableName: outputs.RunsTableName, Key: { runId } })),
    ];
    const settled = await mapWithConcurrency(items, concurrency, async (item) => {
      await documentClient.send(new DeleteCommand(item));
    });
    await parts.disposeAsync();
    const failures: unknown[] = [];
    for (const result of settled) if (result.status === 'rejected') failures.push(result.reason);
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} items were left on ${stackName}`);
  };
  return createPipeline({
    outputs,
    documentClient,
    sqs,
    shardCount: outputs.DueShardCount,
    fire,
    settling: { waiting: { timeoutMs, intervalMs, describe } },
    ownsTable: false,
    end,
  });
}
