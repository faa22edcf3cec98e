import type { EventSourceMappingModel, Queue, ReceivedMessage, SqsEngine } from '@daybreak/local-stack';
import { compileQueueFilter, interpretBatchResponse, sqsRecord } from '@daybreak/local-stack/internal';
import type { Decisions } from '../decisions/decisions.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd, Invocations } from '../state/invocations.ts';
import type { MessageEnds } from '../state/message-ends.ts';
import type { RunLog } from '../state/run-log.ts';
import { checkBatchResponse } from './check-batch-response.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/** The concurrency of each function: enough for every race, and low enough that invocations meet on the same items. */
const simulatedConcurrency = 3;

export interface DeliveriesOptions {
  mappings: readonly EventSourceMappingModel[];
  engine: SqsEngine;
  invocations: Invocations;
  messageEnds: Pick<MessageEnds, 'delivered' | 'acknowledged'>;
  promises: Pick<Promises, 'broken'>;
  oracle: Pick<Oracle<unknown>, 'onDelivered' | 'onAcknowledged' | 'onReturned'>;
  decisions: Decisions;
  injector: Pick<FaultInjector, 'injects'>;
  log: RunLog;
}

/** Creates the events of event source mappings: they deliver batches, and delete the messages that a function has handled. */
export function createDeliveries(options: DeliveriesOptions): EventSource {
  const { mappings, engine, invocations, messageEnds, promises, oracle, decisions, injector, log } = options;
  let acknowledgements: SimulatedEvent[] = [];

  /** Delivers a batch of visible messages to the function, or to two invocations of it under `duplicateDelivery`. */
  function deliver(mapping: EventSourceMappingModel): void {
    const queue = engine.queueOrThrow(mapping.queueArn);
    const atMost = Math.min(queue.receivable(), mapping.batchSize);
    const messages = matching(mapping, queue, queue.receive({ maxMessages: 1 + decisions.choose(atMost) }));
    // The queue may have moved the visible messages to its dead-letter queue, or no message matches the filters.
    if (messages.length === 0) return;
    for (const { messageId, body } of messages) {
      const message = { queue: queue.name, messageId, body };
      messageEnds.delivered(message);
      oracle.onDelivered?.(message);
    }

    // A message group of a FIFO queue is delivered to one invocation at a time.
    const copies = queue.settings.fifo === undefined && injector.injects('duplicateDelivery') ? 2 : 1;
    log.add(`${queue.name} delivers ${idsOf(messages).join(' ')}${copies > 1 ? ' twice' : ''}`);
    const event = { Records: messages.map((message) => sqsRecord(message, queue.arn, engine.region)) };
    for (let copy = 0; copy < copies; copy += 1)
      invocations.invoke(mapping.functionName, event, (end) => finish(mapping, messages, end));
  }

  /** Returns the messages that match the mapping's filters, and deletes the others. */
  function matching(
    { filterPatterns = [] }: EventSourceMappingModel,
    queue: Queue,
    messages: readonly ReceivedMessage[],
  ): readonly ReceivedMessage[] {
    if (filterPatterns.length === 0) return messages;
    const matches = compileQueueFilter(filterPatterns);
    const isMatch = (message: ReceivedMessage): boolean =>
      matches({ ...sqsRecord(message, queue.arn, engine.region), body: message.body });
    const filteredOut = messages.filter((message) => !isMatch(message));
    if (filteredOut.length > 0) {
      queue.deleteMany(filteredOut.map(({ receiptHandle }) => receiptHandle));
      log.add(`${queue.name} filters out ${idsOf(filteredOut).join(' ')}`);
    }
    return messages.filter(isMatch);
  }

  /** Leaves failed messages on the queue until their visibility timeout. An event of its own deletes the others, possibly late. */
  function finish(mapping: EventSourceMappingModel, messages: readonly ReceivedMessage[], end: InvocationEnd): void {
    const queue = engine.queueOrThrow(mapping.queueArn);
    const { failed, reason } = interpretBatchResponse(
      { messageIds: idsOf(messages), reportBatchItemFailures: mapping.reportBatchItemFailures },
      end.kind === 'result'
        ? { ok: true, payload: end.payload }
        : { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
    );
    if (end.kind === 'result')
      checkBatchResponse(promises, { mapping, payload: end.payload, reason, identifier: 'a messageId' });
    const returned = end.isFaultFree ? messages.filter(({ messageId }) => failed.has(messageId)) : [];
    for (const { messageId, body } of returned) oracle.onReturned?.({ queue: queue.name, messageId, body });
    const succeeded = messages.filter(({ messageId }) => !failed.has(messageId));
    if (succeeded.length === 0) return;
    const acknowledgement = {
      label: `${queue.name} deletes ${idsOf(succeeded).join(' ')}`,
      // The earliest acknowledgement leaves a function the least time to make its effect durable.
      commutes: true,
      perform() {
        acknowledgements = acknowledgements.filter((candidate) => candidate !== acknowledgement);
        const outcomes = queue.deleteMany(succeeded.map(({ receiptHandle }) => receiptHandle));
        for (const [index, { messageId, body }] of succeeded.entries()) {
          // An old receipt handle deletes nothing: the message has been received again, or is gone.
          if (outcomes[index] !== 'deleted') continue;
          const message = { queue: queue.name, messageId, body };
          messageEnds.acknowledged(message);
          oracle.onAcknowledged?.(message);
        }
        log.add(acknowledgement.label);
      },
    };
    acknowledgements.push(acknowledgement);
  }

  function canDeliver({ queueArn, functionName, maximumConcurrency }: EventSourceMappingModel): boolean {
    const running = [...invocations.running].filter((invocation) => invocation.functionName === functionName).length;
    const atMost = Math.min(maximumConcurrency ?? simulatedConcurrency, simulatedConcurrency);
    return running < atMost && engine.queueOrThrow(queueArn).receivable() > 0;
  }

  return {
    events: () => [
      ...mappings
        .filter(canDeliver)
        .map((mapping) => ({ label: `${mapping.logicalId} delivers`, perform: () => deliver(mapping) })),
      ...acknowledgements,
    ],
  };
}

function idsOf(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ messageId }) => messageId);
}

/** Chooses which visible message a queue delivers next: the first one, or any other under `reorderedDelivery`. */
export function chooseMessage(decisions: Decisions, injector: Pick<FaultInjector, 'injects'>, visible: number): number {
  return visible > 1 && injector.injects('reorderedDelivery') ? 1 + decisions.choose(visible - 1) : 0;
}
