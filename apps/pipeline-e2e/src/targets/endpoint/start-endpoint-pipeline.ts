import { randomUUID } from 'node:crypto';
import { loadTemplate, readStackModel } from '@daybreak/local-stack';
import { createDynamoDBDocumentClient, createSqsClient } from '@daybreak/runtime';
import { createLeakWatch } from '@daybreak/testkit';
import { startDynamoDBProxy } from '../../dynamodb-proxy/start-dynamodb-proxy.ts';
import { parseOutcomeLine } from '../../outcome-line.ts';
import type { PipelineWith, StartOptions } from '../../pipeline/capabilities.ts';
import { createIdle } from '../../pipeline/create-idle.ts';
import { createPipeline } from '../../pipeline/create-pipeline.ts';
import { byQueue, queueUrlOf } from '../../pipeline/pipeline-outputs.ts';
import { templatePath as deployedTemplatePath } from '../../template-path.ts';
import { createQueuesAt } from './create-queues-at.ts';
import { createTablesAt } from './create-tables-at.ts';
import { startFunctionsAt } from './start-functions-at.ts';

/** Bounds every wait: below the test's own time, so that the wait fails first, and prints what is left. moto takes a minute for 90 dates of a row. */
const idleTimeoutMs = 240_000;

/** Above what a batch takes on a busy machine, and short enough for five attempts and a dead letter in one test. */
const shortVisibilityTimeoutSeconds = 5;

export type EndpointPipeline = PipelineWith<'idle' | 'hold' | 'receiveCounts' | 'functionLogs' | 'redelivery'>;

/**
 * Makes the template's tables and queues at an endpoint, under names that nothing else has, and runs its functions in this
 * process. `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_SQS` name a service that is elsewhere, as for every SDK.
 */
export async function startEndpointPipeline(
  endpoint: string,
  options: StartOptions & { redelivers: boolean },
): Promise<EndpointPipeline> {
  await using started = new AsyncDisposableStack();
  const { templatePath = deployedTemplatePath, functions, redelivers } = options;
  const longestVisibilityTimeoutSeconds = redelivers ? shortVisibilityTimeoutSeconds : undefined;
  const region = process.env['AWS_REGION'] ?? 'us-east-1';
  const dynamodbEndpoint = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? endpoint;
  const sqsEndpoint = process.env['AWS_ENDPOINT_URL_SQS'] ?? endpoint;
  const owner = { region, credentials: { accessKeyId: 'owner', secretAccessKey: 'local' } };
  const documentClient = createDynamoDBDocumentClient({ ...owner, endpoint: dynamodbEndpoint });
  // A long poll takes longer than any other request.
  const sqs = createSqsClient({ ...owner, endpoint: sqsEndpoint, requestHandler: { requestTimeout: 60_000 } });
  started.defer(() => {
    documentClient.destroy();
    sqs.destroy();
  });

  const dynamodb = started.adopt(await startDynamoDBProxy(), async (proxy) => await proxy.close());
  dynamodb.forwardTo(dynamodbEndpoint);
  const model = readStackModel({
    template: loadTemplate(templatePath),
    templatePath,
    place: { stackName: `daybreak-e2e-${randomUUID().slice(0, 8)}`, accountId: '000000000000', region, sqsEndpoint },
    environment: { ...options.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint },
  });
  started.use(await createTablesAt(documentClient, model.tables));
  const queues = started.use(await createQueuesAt(sqs, model.queues, longestVisibilityTimeoutSeconds));
  const leaks = createLeakWatch();
  const running = started.use(
    startFunctionsAt({ model, queues, sqs, sqsEndpoint, region, functions, leaks, longestVisibilityTimeoutSeconds }),
  );
  const { outputs, watch, log } = running;

  const idle = createIdle({
    waitUntilIdle: async ({ timeoutMs }) => await watch.waitUntilIdle({ timeoutMs }),
    idleTimeoutMs,
    log,
    leaks,
  });
  // Before anything ends: what is still under way is cut off by that, and is nobody's leak.
  started.defer(() => leaks.throwLeak());
  const parts = started.move();
  const pipeline = createPipeline({
    outputs,
    documentClient,
    sqs,
    shardCount: Number(options.environment?.['DUE_SHARD_COUNT'] ?? outputs.DueShardCount),
    fire: async (scheduledTime, input) => await running.invokeScanner({ scheduledTime, ...input }),
    settling: { idle },
    ownsTable: true,
    end: async () => await parts.disposeAsync(),
  });
  const views = byQueue((queue) => watch.viewOf(queues.byUrl(queueUrlOf(queue, outputs))));
  return {
    ...pipeline,
    idle,
    // Nothing backs off for as long as five attempts at the shortest.
    receivesOfFiveAttempts: 5,
    dynamodb,
    queues: { ...views, queues: () => queues.all.map((queue) => watch.viewOf(queue)) },
    logLines: () => log,
    outcomes: () => log.flatMap((line) => parseOutcomeLine(line) ?? []),
  };
}
