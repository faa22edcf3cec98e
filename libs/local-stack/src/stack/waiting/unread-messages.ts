import type { Queue } from '@daybreak/local-sqs';
import type { QueueModel } from '../../template/stack-model.ts';
import { NotIdleError } from './not-idle-error.ts';

/** Queues without a consumer whose messages may stay, by name or logical id. `any` stands for all of them. */
export type LeftQueues = 'any' | readonly string[];

/** A queue without a consumer in the stack. */
export interface UnreadQueue {
  readonly queue: Queue;
  readonly logicalId: string;
}

/** All work is done, but messages are left in queues without a consumer. `queueNames` has the names of these queues. */
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
        'The stack is idle, but messages are left in queues that nothing reads:',
        ...lines,
        `Map a function to the queue, receive the messages before the wait, or let them stay: leaves: ${JSON.stringify(names)}`,
      ].join('\n'),
    );
    this.queueNames = names;
  }
}

/** Returns the queues of a template that no enabled mapping reads. It omits stand-ins for queues of other stacks, which are read there. */
export function unreadQueues(
  models: readonly QueueModel[],
  mapped: readonly Queue[],
  queueOf: (name: string) => Queue,
): UnreadQueue[] {
  return models
    .filter(({ arn, externalArn }) => externalArn === undefined && !mapped.some((queue) => queue.arn === arn))
    .map(({ name, logicalId }) => ({ queue: queueOf(name), logicalId }));
}

/** Returns the queues with messages that may not stay. A message in flight is being read, so it does not count. */
export function leftUnread(unread: readonly UnreadQueue[], leaves: readonly LeftQueues[]): Queue[] {
  if (leaves.includes('any')) return [];
  const names = new Set(leaves.flat());
  return unread.flatMap(({ queue, logicalId }) =>
    waitingIn(queue) === 0 || names.has(queue.name) || names.has(logicalId) ? [] : [queue],
  );
}

/** Throws RangeError for a name that is not an unread queue's. */
export function assertLeaves(unread: readonly UnreadQueue[], leaves: LeftQueues): void {
  if (leaves === 'any') return;
  for (const name of leaves) {
    if (unread.some(({ queue, logicalId }) => name === queue.name || name === logicalId)) continue;
    const known = unread.map(({ queue }) => queue.name).join(', ');
    throw new RangeError(
      `leaves: ${name} is not a queue that nothing reads. Such queues: ${known === '' ? 'none' : known}`,
    );
  }
}

function waitingIn(queue: Queue): number {
  const { visible, delayed } = queue.counts();
  return visible + delayed;
}
