import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { counted, createReadCounter } from './read-counter.ts';

test('on a terminal it counts, at most ten times a second, and is removed at the end', async () => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
  let now = 0;
  const counter = createReadCounter(stream, { noun: 'row', verb: 'read' }, () => now);
  const items: number[] = [];
  const numbers = (async function* () {
    for (let item = 1; item <= 3; item++) {
      now += 60;
      yield item;
    }
  })();
  for await (const item of counted(numbers, { stderr: stream, signal: new AbortController().signal }, counter))
    items.push(item);
  expect(items).toEqual([1, 2, 3]);
  expect(stream.read()).toBe('\r\u001B[K2 rows read, 17 a second\r\u001B[K');
});

test('away from a terminal it prints a line after half a second, and then one every two seconds', () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  let now = 0;
  const counter = createReadCounter(stream, { noun: 'row', verb: 'compared', total: 4_000 }, () => now);
  for (let item = 1; item <= 4_000; item++) {
    now += 1;
    counter.add();
  }
  counter.end();
  expect(stream.read()).toBe(
    '500 of 4,000 rows compared, 1,000 a second, 3 seconds left\n2,500 of 4,000 rows compared, 1,000 a second, 1 second left\n',
  );
});

test('Ctrl-C ends it', async () => {
  const stop = new AbortController();
  const stream = new PassThrough({ encoding: 'utf8' });
  const endless = (async function* () {
    for (;;) yield 1;
  })();
  const read = async (): Promise<void> => {
    for await (const _ of counted(endless, { stderr: stream, signal: stop.signal })) stop.abort(new Error('stop'));
  };
  await expect(read()).rejects.toThrow('stop');
});
