import type { EventSourceMappingModel, Queue, ReceivedMessage, SqsEngine } from '@daybreak/local-stack';
import { compileQueueFilter, interpretBatchResponse, sqsRecord } from '@daybreak/local-stack/internal';
import * as v from 'valibot';
import type { Decisions } from '../decisions/decisions.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { InvocationEnd, Invocations } from '../state/invocations.ts';
import type { MessageEnds } from '../state/message-ends.ts';
import type { RunLog } from '../state/run-log.ts';
import type { EventSource, SimulatedEvent } from './simulated-event.ts';

/** Invocations of one function side by side: enough for every race, few enough that they meet. */
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

/** What event source mappings do: they hand batches to functions, and delete what these have answered for. */
export function createDeliveries(options: DeliveriesOptions): EventSource {
  const { mappings, engine, invocations, messageEnds, promises, oracle, decisions, injector, log } = options;
  let acknowledgements: SimulatedEvent[] = [];

  /** Hands a batch of a queue's visible messages to its function; perhaps to two invocations of it at once. */
  function deliver(mapping: EventSourceMappingModel): void {
    const queue = engine.queueOrThrow(mapping.queueArn);
    const atMost = Math.min(queue.receivable(), mapping.batchSize);
    const messages = matching(mapping, queue, queue.receive({ maxMessages: 1 + decisions.choose(atMost) }));
    // All that was visible may have gone to the dead-letter queue instead, or match no filter.
    if (messages.length === 0) return;
    for (const { messageId, body } of messages) {
      const message = { queue: queue.name, messageId, body };
      messageEnds.delivered(message);
      oracle.onDelivered?.(message);
    }

    // A group of a FIFO queue is in one invocation at a time.
    const copies = queue.settings.fifo === undefined && injector.injects('duplicateDelivery') ? 2 : 1;
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
    const { failed, reason } = interpretBatchResponse(
      { messageIds: idsOf(messages), reportBatchItemFailures: mapping.reportBatchItemFailures },
      end.kind === 'result'
        ? { ok: true, payload: end.payload }
        : { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
    );
    if (end.kind === 'result') checkAnswer(mapping, end.payload, reason);
    const returned = end.isUndisturbed ? messages.filter(({ messageId }) => failed.has(messageId)) : [];
    for (const { messageId, body } of returned) oracle.onReturned?.({ queue: queue.name, messageId, body });
    const succeeded = messages.filter(({ messageId }) => !failed.has(messageId));
    if (succeeded.length === 0) return;
    const acknowledgement = {
      label: `${queue.name} deletes ${idsOf(succeeded).join(' ')}`,
      // The earliest one is the hardest to earn.
      commutes: true,
      perform() {
        acknowledgements = acknowledgements.filter((candidate) => candidate !== acknowledgement);
        const outcomes = queue.deleteMany(succeeded.map(({ receiptHandle }) => receiptHandle));
        for (const [index, { messageId, body }] of succeeded.entries()) {
          // A stale handle deletes nothing: the message was received again since, or is gone.
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

  /** An answer that Lambda takes otherwise than it is meant. */
  function checkAnswer(mapping: EventSourceMappingModel, payload: string, reason: string | undefined): void {
    const { functionName, logicalId, reportBatchItemFailures } = mapping;
    const ignored = !reportBatchItemFailures && namesFailures(payload);
    const why = ignored
      ? `${logicalId} does not report batch item failures, so the messages that it names are deleted`
      : reason && `${reason}, so the whole batch fails`;
    if (why === undefined) return;
    const expected = ignored
      ? { FunctionResponseTypes: ['ReportBatchItemFailures'] }
      : { batchItemFailures: [{ itemIdentifier: 'a messageId' }] };
    promises.broken('every batch answer is understood', functionName, why, { expected, found: payload });
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

const answerSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ batchItemFailures: v.pipe(v.array(v.unknown()), v.minLength(1)) }),
);

function namesFailures(payload: string): boolean {
  return v.is(answerSchema, payload);
}

function idsOf(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ messageId }) => messageId);
}

/** Which of a queue's visible messages is received next: the first one, or any other where the queue keeps no order. */
export function chooseMessage(decisions: Decisions, injector: Pick<FaultInjector, 'injects'>, visible: number): number {
  return visible > 1 && injector.injects('reorderedDelivery') ? 1 + decisions.choose(visible - 1) : 0;
}
