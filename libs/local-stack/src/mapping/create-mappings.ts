import type { Queue, SqsEngine, StackClock } from '@daybreak/local-sqs';
import type { TableStream } from '../dynamodb/streams/table-stream.ts';
import type { FunctionHost } from '../lambda/invocation.ts';
import type { EventSourceMappingModel, StreamMappingModel } from '../template/stack-model.ts';
import { discardNotice } from './discard-notice.ts';
import { EventSourceMapping } from './event-source-mapping.ts';
import { StreamMapping } from './stream-mapping.ts';

export interface MappingsOptions {
  readonly models: readonly EventSourceMappingModel[];
  readonly streamModels: readonly StreamMappingModel[];
  /** The streams by ARN. */
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly hosts: readonly FunctionHost[];
  readonly queues: SqsEngine;
  readonly clock: StackClock;
  /** Counts work as pending until it settles. */
  track(work: Promise<void>): Promise<void>;
  onBatchFailed(functionName: string, reason: string, messageIds: readonly string[]): void;
  /** Sends the metadata of discarded records to a queue or a topic. */
  sendDiscarded(functionName: string, arn: string, body: string): void;
}

export interface Mappings {
  /** The queues of the mappings. */
  readonly queues: readonly Queue[];
  start(): void;
  /** Lets the mappings of queues reach SQS or not. They can't during an outage. */
  setReceiving(isReceiving: boolean): void;
  /** Stops receiving, and resolves when the batches under way have ended. */
  stop(): Promise<void>;
}

/** Creates the enabled event source mappings. They receive after `start`. */
export function createMappings(options: MappingsOptions): Mappings {
  const { models, hosts, queues, clock, onBatchFailed } = options;
  const enabled = models.filter(({ enabled: isEnabled }) => isEnabled);
  const queueMappings = enabled.map((model) => {
    const host = hostOf(model, hosts);
    return new EventSourceMapping({
      ...model,
      queue: queues.queueOrThrow(model.queueArn),
      host,
      clock,
      region: queues.region,
      onBatchFailed: (reason, messageIds) => onBatchFailed(model.functionName, reason, messageIds),
    });
  });
  const mappings = [...queueMappings, ...createStreamMappings(options)];
  return {
    queues: enabled.map(({ queueArn }) => queues.queueOrThrow(queueArn)),
    start: () => mappings.forEach((mapping) => mapping.start()),
    setReceiving: (isReceiving) => queueMappings.forEach((mapping) => mapping.setReceiving(isReceiving)),
    async stop() {
      await Promise.allSettled(mappings.map(async (mapping) => await mapping.stop()));
    },
  };
}

function createStreamMappings(options: MappingsOptions): StreamMapping[] {
  const { streamModels, streams, hosts, queues, clock, track, onBatchFailed, sendDiscarded } = options;
  const { delivery } = queues;
  return streamModels
    .filter(({ enabled }) => enabled)
    .map((model) => {
      const { functionName, streamArn, onFailureArn } = model;
      const stream = streams.get(streamArn);
      if (stream === undefined) throw new RangeError(`The template has no stream ${streamArn}`);
      return new StreamMapping({
        model,
        stream,
        host: hostOf(model, hosts),
        clock,
        delivery,
        track,
        onBatchFailed: (reason, sequenceNumbers) => onBatchFailed(functionName, reason, sequenceNumbers),
        onDiscarded(shardId, batch) {
          onBatchFailed(
            functionName,
            `${batch.condition}: the records are discarded`,
            batch.records.map(({ dynamodb }) => dynamodb.SequenceNumber),
          );
          if (onFailureArn === undefined) return;
          const body = JSON.stringify(discardNotice(batch, { shardId, streamArn, functionName, now: clock.now() }));
          sendDiscarded(functionName, onFailureArn, body);
        },
      });
    });
}

function hostOf({ functionName }: { functionName: string }, hosts: readonly FunctionHost[]): FunctionHost {
  const host = hosts.find((candidate) => candidate.functionName === functionName);
  // checkWiring has checked that the function exists.
  if (host === undefined) throw new RangeError(`The template has no function ${functionName}`);
  return host;
}
