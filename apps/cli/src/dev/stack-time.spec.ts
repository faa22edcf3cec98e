import { createStackClock } from '@daybreak/local-stack';
import { expect, test } from '@jest/globals';
import { StackTime } from './stack-time.ts';

const startAt = Date.parse('2026-03-29T12:00:00Z');

function setUp(...dueAt: string[]) {
  const clock = createStackClock({ kind: 'manual', startAt });
  const fired: string[] = [];
  const stack = {
    clock,
    waitUntilIdle: async () => {},
    fireSchedule: async (_: string, { scheduledTime }: { scheduledTime: Date }) => {
      fired.push(scheduledTime.toISOString());
      return { attempts: 1, result: { ok: true as const, payload: '' } };
    },
  };
  const rows = {
    shards: async () => ['00', '01'],
    dueRows: async ({ shard, dueAfter = '' }: { shard: string; dueAfter?: string | undefined }) => ({
      rows: dueAt
        .filter((at, n) => `0${n % 2}` === shard && at > dueAfter)
        .map((at) => ({ id: at, version: 1, dueAt: at, cursor: '' })),
    }),
  };
  return { time: new StackTime({ stack, rows, scheduleName: 'daily' }), clock, fired };
}

test('a move of the clock begins one run, at its end', async () => {
  const { time: stackTime, fired } = setUp();
  using time = stackTime;
  expect(await time.move('now')).toBe('It is 2026-03-29T12:00:00Z');
  expect(fired).toEqual([]);
  const message = 'It is 2026-03-30T12:00:00Z. The run of 2026-03-30T12:00:00Z has begun';
  expect(await time.move('+1 day')).toBe(message);
  expect(fired).toEqual(['2026-03-30T12:00:00.000Z']);
});

test('the next due row is the earliest of all shards that is due later', async () => {
  const { time: stackTime, fired } = setUp(
    '2026-03-29T11:00:00.000Z',
    '2026-05-01T00:00:00.000Z',
    '2026-04-01T00:00:00.000Z',
  );
  using time = stackTime;
  await time.move('next');
  await time.move('next');
  expect(fired).toEqual(['2026-04-01T00:00:00.000Z', '2026-05-01T00:00:00.000Z']);
  expect(await time.move('next')).toBe('No row is due later');
});

test.each(['yesterday', '-1d', '1d'])('%s is refused', async (to) => {
  using time = setUp().time;
  await expect(time.move(to)).rejects.toThrow('does not move the clock');
});
