import { describe, expect, it } from '@jest/globals';
import { createStackClock } from '../clock/clock.ts';
import type { SqsStore, StoreChange } from '../store/sqs-store.ts';
import { createSqsEngine } from './create-sqs-engine.ts';

// Order matters only in delivery.spec.ts: these tests receive one message at a time.
const inOrder = { order: 'arrival', duplicates: 0 } as const;

function start(attributes: Record<string, string> = {}, store?: SqsStore) {
  const clock = createStackClock({ kind: 'manual', startAt: 0 });
  const engine = createSqsEngine({ clock, delivery: inOrder, ...(store !== undefined && { store }) });
  return { clock, engine, queue: engine.createQueue('orders', attributes) };
}

const bodies = (...texts: string[]) => texts.map((body) => ({ body }));

describe('receiving', () => {
  it('returns any number of messages', () => {
    const { queue } = start();
    queue.send(Array.from({ length: 5_000 }, (_, index) => ({ body: String(index) })));
    expect(queue.receive({ maxMessages: 10_000 })).toHaveLength(5_000);
  });

  it('returns a message once per call, even with a visibility timeout of 0', () => {
    const { queue } = start({ VisibilityTimeout: '0' });
    queue.send(bodies('a'));
    expect(queue.receive({ maxMessages: 10 })).toHaveLength(1);
    expect(queue.receive({ maxMessages: 10 })).toHaveLength(1);
  });
});

describe('a listener', () => {
  it('is called once for messages that become visible together, after all of them are visible', () => {
    const { clock, queue } = start();
    const seen: number[] = [];
    queue.send([
      { body: 'a', delaySeconds: 1 },
      { body: 'b', delaySeconds: 1 },
      { body: 'c', delaySeconds: 2 },
    ]);
    queue.whenVisible(() => seen.push(queue.counts().visible));
    queue.send(bodies('d', 'e'));
    clock.advance(1_000);
    clock.advance(1_000);
    expect(seen).toEqual([2, 4, 5]);
  });

  it('is called in the order of listeners, while messages are left', () => {
    const { queue } = start();
    const called: string[] = [];
    queue.whenVisible(() => called.push(`first ${queue.receive({ maxMessages: 1 }).length}`));
    queue.whenVisible(() => called.push(`second ${queue.receive({ maxMessages: 1 }).length}`));
    queue.send(bodies('a'));
    queue.send(bodies('b', 'c'));
    expect(called).toEqual(['first 1', 'first 1', 'second 1']);
  });

  it('is not called after its removal, even by another listener', () => {
    const { queue } = start();
    const called: string[] = [];
    queue.whenVisible(() => {
      called.push('first');
      remove();
    });
    const remove = queue.whenVisible(() => called.push('second'));
    queue.send(bodies('a'));
    expect(called).toEqual(['first']);
  });

  it('of changes is called for every change, and not for an empty receive', () => {
    const { clock, engine, queue } = start();
    let changes = 0;
    engine.onChange(() => (changes += 1));
    queue.receive({ maxMessages: 1 });
    expect(changes).toBe(0);
    queue.send(bodies('a'));
    const [message] = queue.receive({ maxMessages: 1 });
    clock.advance(30_000);
    queue.delete(message?.receiptHandle ?? '');
    expect(changes).toBe(4);
  });
});

describe('the timer', () => {
  it('is set to the time at which the next message becomes visible, and to no other', () => {
    const { clock, engine, queue } = start();
    expect(clock.nextTimerAt()).toBeUndefined();
    queue.send([{ body: 'later', delaySeconds: 60 }]);
    queue.send(bodies('now'));
    expect(clock.nextTimerAt()).toBe(60_000);
    const [message] = queue.receive({ maxMessages: 1 });
    expect(clock.nextTimerAt()).toBe(30_000);
    queue.delete(message?.receiptHandle ?? '');
    expect(clock.nextTimerAt()).toBe(60_000);
    engine.close();
    expect(clock.nextTimerAt()).toBeUndefined();
  });
});

describe('inspection', () => {
  it('returns the receive count of a deleted message', () => {
    const { clock, queue } = start();
    const [kept, gone] = queue.send(bodies('kept', 'gone'));
    queue.receive({ maxMessages: 10 });
    clock.advance(30_000);
    for (const { body, receiptHandle } of queue.receive({ maxMessages: 10 }))
      if (body === 'gone') queue.delete(receiptHandle);
    expect(queue.receiveCounts()).toEqual(
      new Map([
        [kept?.messageId, 2],
        [gone?.messageId, 2],
      ]),
    );
  });

  it('returns the state of each message, in the order of sending', () => {
    const { queue } = start();
    queue.send([...bodies('a', 'b'), { body: 'c', delaySeconds: 5 }]);
    queue.receive({ maxMessages: 1 });
    expect(queue.messages()).toMatchObject([
      { body: 'a', state: 'inFlight', receiveCount: 1, visibleAt: 30_000 },
      { body: 'b', state: 'visible', receiveCount: 0 },
      { body: 'c', state: 'delayed', visibleAt: 5_000 },
    ]);
  });

  it('finds a queue by name, URL of any origin, and ARN', () => {
    const { engine, queue } = start();
    for (const key of ['orders', 'http://localhost:1/000000000000/orders', 'arn:aws:sqs:us-east-1:000000000000:orders'])
      expect(engine.queue(key)).toBe(queue);
    expect(engine.queue('unknown')).toBeUndefined();
  });
});

describe('the store', () => {
  it('saves the changes of one call together, including a move to the dead-letter queue', () => {
    const saved: StoreChange['kind'][][] = [];
    const store: SqsStore = {
      load: () => [],
      save: (changes) => saved.push(changes.map(({ kind }) => kind)),
      close: () => undefined,
    };
    const clock = createStackClock({ kind: 'manual', startAt: 0 });
    const engine = createSqsEngine({ clock, store, delivery: inOrder });
    const deadLetterTargetArn = engine.createQueue('dead').arn;
    const queue = engine.createQueue('orders', {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 1 }),
    });
    saved.length = 0;

    queue.send(bodies('poison'));
    queue.receive({ maxMessages: 10 });
    clock.advance(30_000);
    queue.send(bodies('good'));
    const [good] = queue.receive({ maxMessages: 10 });
    queue.delete(good?.receiptHandle ?? '');
    expect(saved).toEqual([
      ['messagePut'],
      ['messageReceived'],
      ['messagePut'],
      ['messagePut', 'messageReceived'],
      ['messageDeleted'],
    ]);
  });

  it('fails every later call after a failure, so that no message is sent twice', () => {
    const { clock, queue, engine, store } = startWithStore();
    const other = engine.createQueue('other');
    queue.send([...bodies('a'), { body: 'later', delaySeconds: 5 }]);
    store.isFull = true;
    expect(() => queue.send(bodies('b'))).toThrow('disk is full');
    store.isFull = false;
    for (const use of [() => queue.send(bodies('b')), () => queue.counts(), () => other.receive({ maxMessages: 1 })])
      expect(use).toThrow('The store of the queues failed: Error: disk is full.');
    // A failed store does not make the clock throw.
    clock.advance(60_000);
    expect(store.saved).not.toContain('b');
  });

  it('that fails while messages expire notifies listeners and fails the next call', () => {
    const { clock, queue, engine, store } = startWithStore({ MessageRetentionPeriod: '60', VisibilityTimeout: '90' });
    queue.send(bodies('old'));
    queue.receive({ maxMessages: 1 });
    store.isFull = true;
    let changes = 0;
    engine.onChange(() => (changes += 1));
    clock.advance(90_000);
    expect(changes).toBe(1);
    expect(() => queue.counts()).toThrow('disk is full');
  });
});

function startWithStore(attributes: Record<string, string> = {}) {
  const store = {
    isFull: false,
    saved: new Array<string>(),
    load: () => [],
    save(changes: readonly StoreChange[]) {
      if (this.isFull) throw new Error('disk is full');
      for (const change of changes) if (change.kind === 'messagePut') this.saved.push(change.message.body);
    },
    close: () => undefined,
  };
  return { ...start(attributes, store), store };
}
