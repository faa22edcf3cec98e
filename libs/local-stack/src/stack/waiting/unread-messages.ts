import type { Queue } from '@daybreak/local-sqs';
import type { QueueModel } from '../../template/stack-model.ts';
import { NotIdleError } from './not-idle-error.ts';

/** Queues, by name or logical id, whose messages may stay where they are; `any`: all that nothing of the stack reads. */
export type LeftQueues = 'any' | readonly string[];

/** A queue that nothing of the stack reads. */
export interface UnreadQueue {
  readonly queue: Queue;
  readonly logicalId: string;
}

/** All work is done, but messages are in queues that nothing of the stack reads. `queueNames` has them. */
export class UnreadMessagesError extends NotIdleError {
  override name = 'UnreadMessagesError';
  readonly queueNames: readonly string[];

  constructor(unread: readonly Queue[], deadLetterSourcesOf: (queue: Queue) => readonly Queue[]) {
    const names = unread.map(({ name }) => name);
    const lines = unread.map((queue) => {
      const count = waitingIn(queue);
      const sources = deadLetterSourcesOf(queue).map(({ name }) => name);
      const what = sources.length === 0 ? '' : `, the dead-letter queue of ${sources.join(' and ')}`;
      return `  ${queue.name}${what}: ${count} ${count === 1 ? 'message' : 'messages'}`;
    });
    super(
      [
        'The stack is idle, and nothing reads the messages that it leaves:',
        ...lines,
        `Map a function to the queue, receive them before the wait, or say that they stay: leaves: ${JSON.stringify(names)}`,
      ].join('\n'),
    );
    this.queueNames = names;
  }
}

/** The queues of a template that no enabled mapping reads. One that stands for a queue of another stack is read there. */
export function unreadQueues(
  models: readonly QueueModel[],
  mapped: readonly Queue[],
  queueOf: (name: string) => Queue,
): UnreadQueue[] {
  return models
    .filter(({ arn, externalArn }) => externalArn === undefined && !mapped.some((queue) => queue.arn === arn))
    .map(({ name, logicalId }) => ({ queue: queueOf(name), logicalId }));
}

/** The queues with messages that may not stay. What somebody has in flight is being read. */
export function leftUnread(unread: readonly UnreadQueue[], leaves: readonly LeftQueues[]): Queue[] {
  if (leaves.includes('any')) return [];
  const names = new Set(leaves.flat());
  return unread.flatMap(({ queue, logicalId }) =>
    waitingIn(queue) === 0 || names.has(queue.name) || names.has(logicalId) ? [] : [queue],
  );
}

/** Throws RangeError for a name that no unread queue has. */
export function assertLeaves(unread: readonly UnreadQueue[], leaves: LeftQueues): void {
  if (leaves === 'any') return;
  for (const name of leaves) {
    if (unread.some(({ queue, logicalId }) => name === queue.name || name === logicalId)) continue;
    const known = unread.map(({ queue }) => queue.name).join(', ');
    throw new RangeError(`leaves: ${name} is no queue that nothing reads; there are: ${known === '' ? 'none' : known}`);
  }
}

function waitingIn(queue: Queue): number {
  const { visible, delayed } = queue.counts();
  return visible + delayed;
}
