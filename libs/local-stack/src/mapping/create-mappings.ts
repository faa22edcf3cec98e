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
  /** By their ARNs. */
  readonly streams: ReadonlyMap<string, TableStream>;
  readonly hosts: readonly FunctionHost[];
  readonly queues: SqsEngine;
  readonly clock: StackClock;
  /** Counts work as pending until it settles. */
  track(work: Promise<void>): Promise<void>;
  onBatchFailed(functionName: string, reason: string, messageIds: readonly string[]): void;
  /** Sends what is known of records that are given up to a queue or a topic. */
  sendDiscarded(functionName: string, arn: string, body: string): void;
}

export interface Mappings {
  /** The queues that are read. */
  readonly queues: readonly Queue[];
  start(): void;
  /** Whether the mappings of queues reach them: they don't in an outage of SQS. */
  setReceiving(isReceiving: boolean): void;
  /** Resolves when the batches under way are over; takes no more from the moment it is called. */
  stop(): Promise<void>;
}

/** The enabled event source mappings, not started yet. */
export function createMappings(options: MappingsOptions): Mappings {
  const { models, hosts, queues, clock, onBatchFailed } = options;
  const enabled = models.filter(({ enabled: isEnabled }) => isEnabled);
  const ofQueues = enabled.map((model) => {
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
  const mappings = [...ofQueues, ...createStreamMappings(options)];
  return {
    queues: enabled.map(({ queueArn }) => queues.queueOrThrow(queueArn)),
    start: () => mappings.forEach((mapping) => mapping.start()),
    setReceiving: (isReceiving) => ofQueues.forEach((mapping) => mapping.setReceiving(isReceiving)),
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
      if (stream === undefined) throw new RangeError(`There is no stream ${streamArn}`);
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
            `${batch.condition}: the records are given up`,
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
  // The template was checked for this.
  if (host === undefined) throw new RangeError(`There is no function ${functionName}`);
  return host;
}
