import {
  compileQueueFilter,
  type EventSourceMappingModel,
  interpretBatchResponse,
  type Queue,
  type ReceivedMessage,
  type SqsEngine,
  sqsRecord,
} from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Trouble } from '../trouble/trouble.ts';
import type { InvocationEnd, Invocations } from '../world/invocations.ts';
import type { RunLog } from '../world/run-log.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/** Invocations of one function side by side: enough for every race, few enough that they meet. */
const simulatedConcurrency = 3;

export interface DeliveriesOptions {
  mappings: readonly EventSourceMappingModel[];
  engine: SqsEngine;
  invocations: Invocations;
  oracle: Pick<Oracle<unknown>, 'onDelivered' | 'onAcknowledged' | 'onReturned'>;
  decisions: Decisions;
  trouble: Pick<Trouble, 'befalls'>;
  log: RunLog;
}

/** What event source mappings do: they hand batches to functions, and delete what these have answered for. */
export function createDeliveries(options: DeliveriesOptions): EventSource {
  const { mappings, engine, invocations, oracle, decisions, trouble, log } = options;
  let acknowledgements: SimulatedEvent[] = [];

  /** Hands a batch of a queue's visible messages to its function; perhaps to two invocations of it at once. */
  function deliver(mapping: EventSourceMappingModel): void {
    const queue = engine.queueOrThrow(mapping.queueArn);
    const atMost = Math.min(queue.receivable(), mapping.batchSize);
    const messages = matching(mapping, queue, queue.receive({ maxMessages: 1 + decisions.choose(atMost) }));
    // All that was visible may have gone to the dead-letter queue instead, or match no filter.
    if (messages.length === 0) return;
    for (const { messageId, body } of messages) oracle.onDelivered?.({ queue: queue.name, messageId, body });

    // A group of a FIFO queue is in one invocation at a time.
    const copies = queue.settings.fifo === undefined && trouble.befalls('duplicateDelivery') ? 2 : 1;
    log.add(`${queue.name} delivers ${idsOf(messages).join(' ')}${copies > 1 ? ' twice' : ''}`);
    const event = { Records: messages.map((message) => sqsRecord(message, queue.arn, engine.region)) };
    for (let copy = 0; copy < copies; copy += 1)
      invocations.invoke(mapping.functionName, event, (end) => answer(mapping, messages, end));
  }

  /** Those that the mapping's filters let through; the others are deleted. */
  function matching(
    { filterPatterns = [] }: EventSourceMappingModel,
    queue: Queue,
    messages: readonly ReceivedMessage[],
  ): readonly ReceivedMessage[] {
    if (filterPatterns.length === 0) return messages;
    const matches = compileQueueFilter(filterPatterns);
    const isWanted = (message: ReceivedMessage): boolean =>
      matches({ ...sqsRecord(message, queue.arn, engine.region), body: message.body });
    const filteredOut = messages.filter((message) => !isWanted(message));
    if (filteredOut.length > 0) {
      queue.deleteMany(filteredOut.map(({ receiptHandle }) => receiptHandle));
      log.add(`${queue.name} filters out ${idsOf(filteredOut).join(' ')}`);
    }
    return messages.filter(isWanted);
  }

  /** Leaves what failed to its visibility timeout; the rest is deleted by an event of its own, as late as it may be. */
  function answer(mapping: EventSourceMappingModel, messages: readonly ReceivedMessage[], end: InvocationEnd): void {
    const queue = engine.queueOrThrow(mapping.queueArn);
    const { failed } = interpretBatchResponse(
      { messageIds: idsOf(messages), reportBatchItemFailures: mapping.reportBatchItemFailures },
      end.kind === 'result'
        ? { ok: true, payload: end.payload }
        : { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
    );
    const returned = end.isUndisturbed ? messages.filter(({ messageId }) => failed.has(messageId)) : [];
    for (const { messageId, body } of returned) oracle.onReturned?.({ queue: queue.name, messageId, body });
    const succeeded = messages.filter(({ messageId }) => !failed.has(messageId));
    if (succeeded.length === 0) return;
    const acknowledgement = {
      label: `${queue.name} deletes ${idsOf(succeeded).join(' ')}`,
      // The earliest one is the hardest to earn.
      commutes: true,
      take() {
        acknowledgements = acknowledgements.filter((candidate) => candidate !== acknowledgement);
        const outcomes = queue.deleteMany(succeeded.map(({ receiptHandle }) => receiptHandle));
        for (const [index, { messageId, body }] of succeeded.entries()) {
          // A stale handle deletes nothing: the message was received again since, or is gone.
          if (outcomes[index] === 'deleted') oracle.onAcknowledged?.({ queue: queue.name, messageId, body });
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
        .map((mapping) => ({ label: `${mapping.logicalId} delivers`, take: () => deliver(mapping) })),
      ...acknowledgements,
    ],
  };
}

function idsOf(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ messageId }) => messageId);
}

/** Which of a queue's visible messages is received next: the first one, or any other where the queue keeps no order. */
export function chooseMessage(decisions: Decisions, trouble: Pick<Trouble, 'befalls'>, visible: number): number {
  return visible > 1 && trouble.befalls('reorderedDelivery') ? 1 + decisions.choose(visible - 1) : 0;
}
