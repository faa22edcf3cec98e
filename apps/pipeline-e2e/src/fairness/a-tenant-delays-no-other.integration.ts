import { expect, it, jest } from '@jest/globals';
import { dropMessageGroups } from '../faulty/dropping-message-groups.ts';
import { waitOfLateRows } from './wait-of-late-rows.ts';

/** A bound, not a wait: a busy machine takes many times as long as a quiet one. */
jest.setTimeout(600_000);

/** More than two and a half minutes of work. The others wait for one batch in ten of it. */
const busy = 1_000;
const twoMinutes = 120;

it('ten rows of another tenant are done within two minutes', async () => {
  expect(await waitOfLateRows({ busy, late: { tenant: 'quiet' } })).toBeLessThan(twoMinutes);
});

it('ten rows of high priority of the same tenant are done within two minutes', async () => {
  expect(await waitOfLateRows({ busy, late: { tenant: 'busy', priority: 'high' } })).toBeLessThan(twoMinutes);
});

it('they wait longer where messages have no group', async () => {
  const changeSqs = dropMessageGroups;
  expect(await waitOfLateRows({ busy, late: { tenant: 'quiet' }, changeSqs })).toBeGreaterThan(twoMinutes);
});
