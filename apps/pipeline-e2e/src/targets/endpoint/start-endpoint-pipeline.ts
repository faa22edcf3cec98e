import { randomUUID } from 'node:crypto';
import {
  createStackClock,
  type FunctionModel,
  InProcessFunction,
  invokeAsync,
  loadTemplate,
  readStackModel,
} from '@daybreak/local-stack';
import { createDynamoDBDocumentClient, createSqsClient } from '@daybreak/runtime';
import { startDynamoDBProxy } from '../../dynamodb-proxy/start-dynamodb-proxy.ts';
import { parseOutcomeLine } from '../../outcome-line.ts';
import type { FunctionWiring, PipelineWith, StartOptions } from '../../pipeline/capabilities.ts';
import { createPipeline } from '../../pipeline/create-pipeline.ts';
import { byQueue, queueUrlOf, readPipelineOutputs } from '../../pipeline/pipeline-outputs.ts';
import { templatePath as deployedTemplatePath } from '../../template-path.ts';
import { createInProcessFunctions } from '../in-process-functions.ts';
import { type CreatedQueue, createQueuesAt } from './create-queues-at.ts';
import { createTablesAt } from './create-tables-at.ts';
import { pollQueue } from './poll-queue.ts';
import { watchQueues } from './watch-queues.ts';

/** Bounds every wait: below the test's own time, so that it is the wait that says what is left. */
const idleTimeoutMs = 90_000;
/** Batches of a queue that are worked on side by side. */
const pollersOfQueue = 2;

export type EndpointPipeline = PipelineWith<'idle' | 'hold' | 'receiveCounts' | 'functionLogs'>;

/**
 * Makes the template's tables and queues at an endpoint, under names that nothing else has, and runs its functions in this
 * process. `AWS_ENDPOINT_URL_DYNAMODB` and `AWS_ENDPOINT_URL_SQS` name a service that is elsewhere, as for every SDK.
 */
export async function startEndpointPipeline(endpoint: string, options: StartOptions): Promise<EndpointPipeline> {
  await using started = new AsyncDisposableStack();
  const { templatePath = deployedTemplatePath, functions } = options;
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
  dynamodb.passOnTo(dynamodbEndpoint);
  const model = readStackModel({
    template: loadTemplate(templatePath),
    templatePath,
    place: { stackName: `daybreak-e2e-${randomUUID().slice(0, 8)}`, accountId: '000000000000', region, sqsEndpoint },
    environment: { ...options.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint },
  });
  started.use(await createTablesAt(documentClient, model.tables));
  const queues = started.use(await createQueuesAt(sqs, model.queues));
  const withUrls = (texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, queues.urlOf(text)]));
  const outputs = readPipelineOutputs(withUrls(model.outputs));

  const log: string[] = [];
  const wiring: FunctionWiring = {
    region,
    sqsEndpoint,
    environmentOf: (functionName) => withUrls(functionOf(model.functions, functionName).environment),
  };
  const real = started.use(createInProcessFunctions(wiring, outputs, (_, line) => void log.push(line)));
  const handlers = { ...real.handlers, ...functions?.(wiring) };
  const clock = createStackClock({ kind: 'real' });
  const hosts = model.functions.map((each) => {
    const handler = handlers[each.name] ?? handlers[each.logicalId];
    if (handler === undefined) throw new RangeError(`There is no handler for ${each.logicalId}`);
    return started.adopt(new InProcessFunction({ model: each, handler, clock }), async (host) => await host.close());
  });
  const hostOf = (functionName: string): InProcessFunction => {
    const found = hosts.find((host) => host.functionName === functionName);
    if (found === undefined) throw new RangeError(`There is no function ${functionName}`);
    return found;
  };

  const mappings = model.eventSourceMappings.filter(({ enabled }) => enabled);
  const read = new Set<CreatedQueue>(mappings.map(({ queueArn }) => queues.byArn(queueArn)));
  const watch = watchQueues(sqs, queues.all, (queue) => read.has(queue));
  const stopping = new AbortController();
  const polling = mappings.flatMap((mapping) =>
    Array.from({ length: pollersOfQueue }, async () => {
      const queue = queues.byArn(mapping.queueArn);
      const host = hostOf(mapping.functionName);
      const onBatchFailed = (reason: string): void => void log.push(`${host.functionName} failed: ${reason}`);
      const { signal } = stopping;
      await pollQueue({ sqs, queue, mapping, host, region, signal, watch, onBatchFailed }).catch(watch.broke);
    }),
  );
  started.defer(async () => {
    stopping.abort();
    await Promise.allSettled(polling);
  });

  const scanner = functionOf(model.functions, outputs.ScannerFunctionName);
  const idle: EndpointPipeline['idle'] = async ({ timeoutMs } = { timeoutMs: idleTimeoutMs }) =>
    await watch.waitUntilIdle({ timeoutMs });
  const parts = started.move();
  const pipeline = createPipeline({
    outputs,
    documentClient,
    sqs,
    shardCount: Number(options.environment?.['DUE_SHARD_COUNT'] ?? outputs.DueShardCount),
    fire: async (scheduledTime, input) => {
      const event = JSON.stringify({ scheduledTime, ...input });
      return await watch.running(invokeAsync({ ...scanner, host: hostOf(scanner.name), clock, event }));
    },
    settling: { idle },
    ownsTable: true,
    end: async () => await parts.disposeAsync(),
  });
  const views = byQueue((queue) => {
    const found = queues.all.find(({ url }) => url === queueUrlOf(queue, outputs));
    if (found === undefined) throw new RangeError(`The template has no ${queue} queue`);
    return watch.viewOf(found);
  });
  return {
    ...pipeline,
    idle,
    dynamodb,
    queues: { ...views, queues: () => queues.all.map((queue) => watch.viewOf(queue)) },
    outcomes: () => log.flatMap((line) => parseOutcomeLine(line) ?? []),
  };
}

function functionOf(models: readonly FunctionModel[], functionName: string): FunctionModel {
  const found = models.find(({ name, logicalId }) => name === functionName || logicalId === functionName);
  if (found === undefined) throw new RangeError(`There is no function ${functionName}`);
  return found;
}
