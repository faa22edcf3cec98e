import { expect, it } from '@jest/globals';
import { toRowMessage } from './wait-for-limits.ts';

const now = new Date('2026-03-29T12:00:00.000Z');
const message = { rowId: 'a', version: 1, runId: 'run' };

it.each([
  [undefined, undefined],
  ['2026-03-29T12:00:00.100Z', 1],
  ['2026-03-29T12:00:10.000Z', 10],
  ['2026-03-29T13:00:00.000Z', 900],
  ['2026-03-29T11:00:00.000Z', 0],
])('a message of a row that comes back at %s is delayed by %s seconds', (comeBackAt, delaySeconds) => {
  const { body, delaySeconds: found } = toRowMessage({ ...message, comeBackAt }, now);
  expect(found).toBe(delaySeconds);
  expect(JSON.parse(body)).toEqual({ ...message, ...(comeBackAt === undefined ? {} : { comeBackAt }) });
});
