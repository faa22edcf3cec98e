import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { InterruptedError } from '../terminal/environment.ts';
import type { StatusReport } from './read-status.ts';
import { watchStatus } from './watch-status.ts';

const report = (due: number, more: Partial<StatusReport> = {}): StatusReport => ({
  target: 'data',
  at: '2026-03-29T02:00:00.000Z',
  queues: [{ queue: 'row', waiting: due, inFlight: 1, delayed: 0 }],
  due,
  unreadable: [],
  ...more,
});

/** What is printed while the status is read once for each report, and then stopped. */
async function watched(reports: StatusReport[], options: { json?: boolean; isTTY?: boolean; isDumb?: boolean } = {}) {
  const stop = new AbortController();
  const { json, ...terminal } = options;
  const stdout = Object.assign(new PassThrough({ encoding: 'utf8' }), terminal);
  const waits: number[] = [];
  const watching = watchStatus(
    {
      read: async () => reports.shift() ?? report(0),
      everySeconds: 5,
      json,
      wait: async (ms) => {
        waits.push(ms);
        if (reports.length === 0) stop.abort(new InterruptedError('SIGINT'));
      },
    },
    { stdout, signal: stop.signal },
  );
  await expect(watching).rejects.toThrow('stopped by SIGINT');
  expect(new Set(waits)).toEqual(new Set([5_000]));
  return String(stdout.read());
}

test.each([{}, { isTTY: true, isDumb: true }])(
  'off a terminal (%j) it prints a line for each change',
  async (terminal) => {
    const alarms = [{ name: 'rows-failed', state: 'ALARM', reason: '', since: undefined }];
    const quiet = [{ queue: 'row', waiting: 0, inFlight: 0, delayed: 0 }];
    const text = await watched([report(1_200), report(1_200), report(3, { queues: quiet, alarms })], terminal);
    expect(text.split('\n')).toEqual([
      '2026-03-29T02:00:00Z  due 1,200; messages: row 1,201',
      '2026-03-29T02:00:00Z  due 3; no message in a queue; ALARM: rows-failed',
      '',
    ]);
  },
);

test('with --json it prints one object a line', async () => {
  const lines = (await watched([report(1), report(1)], { json: true, isTTY: true })).trimEnd().split('\n');
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([report(1), report(1)]);
});

test('on a terminal it draws the whole status in place, and leaves nothing of a longer one', async () => {
  const text = await watched([report(1_200), report(3)], { isTTY: true });
  const [, first = '', second = ''] = text.split('\u001B[H');
  expect(first).toContain('1,200 rows due now and still scheduled\u001B[K\n');
  expect(second.endsWith('3 rows due now and still scheduled\u001B[K\n\u001B[J')).toBe(true);
});
