import type { SQSClient } from '@aws-sdk/client-sqs';
import { type AsyncInvocation, createStackClock, type FunctionModel, type StackModel } from '@daybreak/local-stack';
import { InProcessFunction, invokeAsync } from '@daybreak/local-stack/internal';
import type { LeakWatch } from '@daybreak/testkit';
import type { FunctionWiring, StartOptions } from '../../pipeline/capabilities.ts';
import { functionNamesOf, type PipelineOutputs, readPipelineOutputs } from '../../pipeline/pipeline-outputs.ts';
import { createInProcessFunctions } from '../../pipeline/in-process-functions.ts';
import type { CreatedQueues } from './create-queues-at.ts';
import { queueCounts } from '../../pipeline/queue-counts.ts';
import { pollQueue } from './poll-queue.ts';
import { type QueueWatch, watchQueues } from './watch-queues.ts';

/** Batches of a queue that are worked on side by side. */
const pollersOfQueue = 2;

export interface FunctionsAtOptions {
  readonly model: StackModel;
  readonly queues: CreatedQueues;
  readonly sqs: SQSClient;
  readonly sqsEndpoint: string;
  readonly region: string;
  readonly functions: StartOptions['functions'];
  readonly leaks: LeakWatch;
  readonly longestVisibilityTimeoutSeconds: number | undefined;
}

/** Functions in this process, and the event source mappings that feed them from queues elsewhere. */
export interface FunctionsAt extends AsyncDisposable {
  /** With the names of what was made. */
  readonly outputs: PipelineOutputs;
  readonly watch: QueueWatch;
  /** What the functions logged, in order. */
  readonly log: readonly string[];
  /** Invokes the scanner with Lambda's retries. */
  invokeScanner(event: object): Promise<AsyncInvocation>;
}

/** Starts the functions of a template whose queues were made elsewhere. */
export function startFunctionsAt(options: FunctionsAtOptions): FunctionsAt {
  const { model, queues, sqs, sqsEndpoint, region, functions, leaks, longestVisibilityTimeoutSeconds } = options;
  const started = new AsyncDisposableStack();
  const withUrls = (texts: Readonly<Record<string, string>>): Record<string, string> =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.split(',').map(queues.urlOf).join()]));
  const outputs = readPipelineOutputs(withUrls(model.outputs));
  const log: string[] = [];
  const clock = createStackClock({ kind: 'real' });
  const wiring: FunctionWiring = {
    region,
    sqsEndpoint,
    longestVisibilityTimeoutSeconds,
    environmentOf: (functionName) => withUrls(modelOf(model.functions, functionName).environment),
  };
  const real = started.use(createInProcessFunctions(wiring, outputs, (_, line) => void log.push(line), clock));
  const handlers = leaks.watch({ ...real.handlers, ...functions?.(wiring) });
  const ofPipeline = functionNamesOf(outputs);
  const hosts = model.functions.flatMap((each) => {
    const handler = handlers[each.name] ?? handlers[each.logicalId];
    // A function of yours: it would get nothing, since the handlers of this process pass nothing on.
    if (handler === undefined && !ofPipeline.includes(each.name)) return [];
    if (handler === undefined)
      throw new RangeError(`There is no handler for ${each.logicalId}: make it in in-process-functions.ts`);
    return started.adopt(new InProcessFunction({ model: each, handler, clock }), async (host) => await host.close());
  });
  const hostOf = (functionName: string): InProcessFunction => {
    const found = hosts.find((host) => host.functionName === functionName);
    if (found === undefined) throw new RangeError(`There is no function ${functionName}`);
    return found;
  };

  const mappings = model.eventSourceMappings
    .filter(({ enabled, functionName }) => enabled && hosts.some((host) => host.functionName === functionName))
    .map((mapping) => ({ mapping, queue: queues.byArn(mapping.queueArn), host: hostOf(mapping.functionName) }));
  const watch = watchQueues(queues.all, {
    countsOf: async (url) => await queueCounts(sqs, url),
    isRead: (queue) => mappings.some((mapping) => mapping.queue === queue),
  });
  const stopping = new AbortController();
  const polling = mappings.flatMap(({ mapping, queue, host }) =>
    Array.from({ length: pollersOfQueue }, async () => {
      const onBatchFailed = (reason: string): void => void log.push(`${host.functionName} failed: ${reason}`);
      const { signal } = stopping;
      await pollQueue({ sqs, queue, mapping, host, region, signal, watch, onBatchFailed }).catch(watch.broke);
    }),
  );
  started.defer(async () => {
    stopping.abort();
    await Promise.allSettled(polling);
  });

  const scanner = modelOf(model.functions, outputs.ScannerFunctionName);
  return {
    outputs,
    watch,
    log,
    invokeScanner: async (event) =>
      await watch.running(invokeAsync({ ...scanner, host: hostOf(scanner.name), clock, event: JSON.stringify(event) })),
    [Symbol.asyncDispose]: async () => await started.disposeAsync(),
  };
}

function modelOf(models: readonly FunctionModel[], functionName: string): FunctionModel {
  const found = models.find(({ name, logicalId }) => name === functionName || logicalId === functionName);
  if (found === undefined) throw new RangeError(`There is no function ${functionName}`);
  return found;
}
