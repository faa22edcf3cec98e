import type { Queue, SqsEngine, StackClock } from '@daybreak/local-sqs';
import type { FunctionHost } from '../lambda/invocation.ts';
import type { EventSourceMappingModel } from '../template/stack-model.ts';
import { EventSourceMapping } from './event-source-mapping.ts';

export interface MappingsOptions {
  readonly models: readonly EventSourceMappingModel[];
  readonly hosts: readonly FunctionHost[];
  readonly queues: SqsEngine;
  readonly clock: StackClock;
  onBatchFailed(functionName: string, reason: string, messageIds: readonly string[]): void;
}

export interface Mappings {
  /** The queues that are read. */
  readonly queues: readonly Queue[];
  start(): void;
  /** Resolves when the batches under way are over; takes no more from the moment it is called. */
  stop(): Promise<void>;
}

/** The enabled event source mappings, not started yet. */
export function createMappings({ models, hosts, queues, clock, onBatchFailed }: MappingsOptions): Mappings {
  const enabled = models.filter(({ enabled: isEnabled }) => isEnabled);
  const mappings = enabled.map((model) => {
    const host = hosts.find(({ functionName }) => functionName === model.functionName);
    // The template was checked for this.
    if (host === undefined) throw new RangeError(`There is no function ${model.functionName}`);
    return new EventSourceMapping({
      ...model,
      queue: queues.queueOrThrow(model.queueArn),
      host,
      clock,
      region: queues.region,
      onBatchFailed: (reason, messageIds) => onBatchFailed(model.functionName, reason, messageIds),
    });
  });
  return {
    queues: enabled.map(({ queueArn }) => queues.queueOrThrow(queueArn)),
    start: () => mappings.forEach((mapping) => mapping.start()),
    async stop() {
      await Promise.allSettled(mappings.map(async (mapping) => await mapping.stop()));
    },
  };
}
