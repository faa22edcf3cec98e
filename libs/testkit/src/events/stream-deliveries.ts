import type { StackClock, StreamMappingModel } from '@daybreak/local-stack';
import { compileFilters, ShardCursor } from '@daybreak/local-stack/internal';
import type { Decisions } from '../decisions/decisions.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd, Invocations } from '../state/invocations.ts';
import type { RunLog } from '../state/run-log.ts';
import type { TableStreams } from '../state/table-streams.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import { checkBatchResponse } from './check-batch-response.ts';
import type { EventSource } from './simulated-event.ts';

export interface StreamDeliveriesOptions {
  mappings: readonly StreamMappingModel[];
  streams: TableStreams;
  invocations: Invocations;
  clock: StackClock;
  decisions: Decisions;
  injector: Pick<FaultInjector, 'injects'>;
  promises: Pick<Promises, 'broken'>;
  log: RunLog;
}

interface Shard {
  mapping: StreamMappingModel;
  label: string;
  cursor: ShardCursor;
  /** True while an invocation has records of the shard, or a retry of them waits. */
  isBusy: boolean;
}

/** Creates the events of stream mappings: they deliver the records of each shard in order, and again until the function accepts them. */
export function createStreamDeliveries(options: StreamDeliveriesOptions): EventSource {
  const { mappings, streams, invocations, clock, decisions, injector, promises, log } = options;

  const shards = mappings
    .filter(({ enabled }) => enabled)
    .flatMap((mapping): Shard[] => {
      const stream = streams.byArn.get(mapping.streamArn);
      if (stream === undefined) throw new Error(`The template has no stream ${mapping.streamArn}`);
      const matches = compileFilters(mapping.filterPatterns);
      return stream.shards.map((shard, index) => ({
        mapping,
        label: `${mapping.logicalId} shard ${index}`,
        cursor: new ShardCursor({ ...mapping, shard, matches, now: () => clock.now() }, mapping.startingPosition),
        isBusy: false,
      }));
    });

  /** Delivers some of the waiting records. A failed batch is delivered again unchanged. */
  function deliver(shard: Shard): void {
    const waiting = shard.cursor.peek()?.records.length ?? 0;
    const batch = shard.cursor.take(shard.cursor.isRetrying ? undefined : 1 + decisions.choose(waiting));
    if (batch === undefined) return;
    shard.isBusy = true;
    log.add(`${shard.label} delivers ${batch.records.map(({ dynamodb }) => dynamodb.SequenceNumber).join(' ')}`);
    const event = { Records: batch.records };
    invocations.invoke(shard.mapping.functionName, event, (end) => settle(shard, end));
  }

  function settle(shard: Shard, end: InvocationEnd): void {
    const { discarded, reason } = shard.cursor.settle(
      end.kind === 'result'
        ? { ok: true, payload: end.payload }
        : { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
      () => injector.injects('duplicateDelivery'),
    );
    if (end.kind === 'result')
      checkBatchResponse(promises, {
        mapping: shard.mapping,
        payload: end.payload,
        reason,
        identifier: 'a SequenceNumber',
      });
    if (discarded !== undefined) log.add(`${shard.label} discards records: ${discarded.condition}`);
    if (!shard.cursor.isRetrying) shard.isBusy = false;
    else clock.setTimer(shard.cursor.retryDelayMs, () => (shard.isBusy = false));
  }

  return {
    events: () =>
      shards
        .filter(({ isBusy, cursor }) => !isBusy && cursor.peek() !== undefined)
        .map((shard) => ({ label: `${shard.label} delivers`, perform: () => deliver(shard) })),
  };
}
