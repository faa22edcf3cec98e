import { describe, expect, it } from '@jest/globals';
import { createStackClock } from '../clock/clock.ts';
import { createSqsEngine } from './create-sqs-engine.ts';

function start() {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const queue = createSqsEngine({ clock, delivery: { order: 'arrival', duplicates: 0 } }).createQueue('orders', {
    VisibilityTimeout: '3600',
  });
  return {
    clock,
    send: (messageGroupId: string | undefined, count: number, from = 0) =>
      void queue.send(
        Array.from({ length: count }, (_, index) => ({
          body: `${messageGroupId ?? 'none'} ${from + index}`,
          messageGroupId,
        })),
      ),
    receive: (maxMessages: number) => queue.receive({ maxMessages }),
    bodies: (maxMessages: number) => queue.receive({ maxMessages }).map(({ body }) => body),
    delete: (handles: readonly string[]) => void queue.deleteMany(handles),
    queue,
  };
}

describe('a message group with many messages in flight', () => {
  it('is noisy from the thirtieth: messages of other groups or without one come first, then its own in order', () => {
    const queue = start();
    queue.send('busy', 100);
    queue.send('quiet', 2);
    queue.send(undefined, 2);
    expect(queue.bodies(29).at(-1)).toBe('busy 28');
    expect(queue.bodies(1)).toEqual(['busy 29']);
    expect(queue.bodies(6)).toEqual(['quiet 0', 'quiet 1', 'none 0', 'none 1', 'busy 30', 'busy 31']);
    queue.send('quiet', 1, 2);
    expect(queue.bodies(2)).toEqual(['quiet 2', 'busy 32']);
    expect(queue.queue.counts()).toMatchObject({ visible: 67, inFlight: 38 });
  });

  it('is not noisy with a tenth of all messages in flight', () => {
    const queue = start();
    queue.send(undefined, 270);
    queue.receive(270);
    queue.send('busy', 100);
    queue.send('quiet', 1);
    expect(queue.bodies(31).at(-1)).toBe('busy 30');
    expect(queue.bodies(1)).toEqual(['quiet 0']);
  });

  it('stays noisy while it has a backlog, even with none in flight', () => {
    const queue = start();
    queue.send('busy', 100);
    queue.delete(queue.receive(40).map(({ receiptHandle }) => receiptHandle));
    queue.send('quiet', 1);
    expect(queue.bodies(2)).toEqual(['quiet 0', 'busy 40']);
    expect(queue.bodies(100)).toHaveLength(59);
    queue.send('busy', 1, 100);
    queue.send('quiet', 1, 1);
    expect(queue.bodies(1)).toEqual(['busy 100']);
  });

  it('stops being noisy five minutes after its last message', () => {
    const queue = start();
    queue.send('busy', 100);
    queue.delete(queue.receive(40).map(({ receiptHandle }) => receiptHandle));
    queue.send('quiet', 1);
    queue.clock.advance(5 * 60_000);
    expect(queue.bodies(2)).toEqual(['busy 40', 'busy 41']);
  });

  it('comes after a noisy group with fewer in flight', () => {
    const queue = start();
    queue.send('first', 100);
    queue.receive(50);
    queue.send('second', 100);
    expect(queue.bodies(31).at(-1)).toBe('second 30');
    // When the second group has more in flight than the first, the first comes next.
    expect(queue.bodies(22)).toEqual([
      ...Array.from({ length: 19 }, (_, n) => `second ${31 + n}`),
      'first 50',
      'second 50',
      'first 51',
    ]);
  });

  it('is noisy also by messages that became visible again', () => {
    const queue = start();
    queue.send('busy', 40);
    for (const { receiptHandle } of queue.receive(40)) queue.queue.changeVisibility(receiptHandle, 0);
    queue.send('quiet', 1);
    // All of its messages were in flight, so it had no backlog.
    expect(queue.bodies(30).at(-1)).toBe('busy 29');
    expect(queue.bodies(1)).toEqual(['quiet 0']);
  });
});
