import {
  interpretBatchResponse,
  sqsRecord,
  type EventSourceMappingModel,
  type ReceivedMessage,
} from '@daybreak/local-stack';
import { invoke, type InvocationEnd } from './invoke.ts';
import { inject, type World } from './world.ts';

/** Hands a batch of a queue's visible messages to its function; perhaps to two invocations of it at once. */
export function deliver(world: World, mapping: EventSourceMappingModel): void {
  const { decisions, faults, trace } = world;
  const queue = world.engine.queueOrThrow(mapping.queueArn);
  const atMost = Math.min(queue.counts().visible, mapping.batchSize);
  const messages = queue.receive({ maxMessages: 1 + decisions.choose(atMost) });
  // All that was visible may have gone to the dead-letter queue instead.
  if (messages.length === 0) return;
  for (const { messageId, body } of messages) world.ledger.delivered(queue.name, messageId, body);

  const isDuplicated = decisions.chance(faults.duplicateDelivery);
  if (isDuplicated) inject(world, 'duplicateDelivery');
  trace.add(
    `${queue.name} delivers ${messages.map(({ messageId }) => messageId).join(' ')}${isDuplicated ? ' twice' : ''}`,
  );
  const event = { Records: messages.map((message) => sqsRecord(message, queue.arn, world.engine.region)) };
  for (let copy = 0; copy < (isDuplicated ? 2 : 1); copy += 1) {
    invoke(world, mapping.functionName, event, (end) => answerBatch(world, mapping, messages, end));
  }
}

/** Which of a queue's visible messages is received next: the first one, or any other where the queue keeps no order. */
export function chooseMessage(world: World, visible: number): number {
  const { decisions, faults } = world;
  if (visible <= 1 || !decisions.chance(faults.reorderedDelivery)) return 0;
  inject(world, 'reorderedDelivery');
  return 1 + decisions.choose(visible - 1);
}

/** Leaves what failed to its visibility timeout; the rest is deleted in a step of its own, as late as it may be. */
function answerBatch(
  world: World,
  { queueArn, reportBatchItemFailures }: EventSourceMappingModel,
  messages: readonly ReceivedMessage[],
  end: InvocationEnd,
): void {
  const messageIds = messages.map(({ messageId }) => messageId);
  const { failed } = interpretBatchResponse(
    { messageIds, reportBatchItemFailures },
    end.kind === 'result'
      ? { ok: true, payload: end.payload }
      : { ok: false, error: { errorType: 'Error', errorMessage: end.reason } },
  );
  if (end.isUndisturbed) {
    for (const { messageId, body } of messages.filter((message) => failed.has(message.messageId)))
      world.ledger.returned(queueArn.split(':').at(-1) ?? '', messageId, body);
  }
  const succeeded = messages.filter(({ messageId }) => !failed.has(messageId));
  if (succeeded.length === 0) return;
  const queue = world.engine.queueOrThrow(queueArn);
  world.acknowledgements.push({
    label: `${queue.name} deletes ${succeeded.map(({ messageId }) => messageId).join(' ')}`,
    take() {
      const outcomes = queue.deleteMany(succeeded.map(({ receiptHandle }) => receiptHandle));
      for (const [index, { messageId, body }] of succeeded.entries()) {
        // A stale handle deletes nothing: the message was received again since, or is gone.
        if (outcomes[index] === 'deleted') world.ledger.acknowledged(queue.name, messageId, body);
      }
    },
  });
}
