import { expect, test } from '@jest/globals';
import { rulesWaitedFor } from './rules-waited-for.ts';

const noted = { rules: ['renew-2'], at: '2026-03-29T12:00:00.000Z' };
const at = async (now: string, missing: typeof noted | undefined = noted) =>
  await rulesWaitedFor({ missingRules: async () => missing }, new Date(now));

test('rows wait for a rule until a waiting message would have been tried again', async () => {
  expect(await at('2026-03-29T12:20:00Z')).toEqual(noted);
  expect(await at('2026-03-29T12:20:01Z')).toBeUndefined();
  // The clock of a folder may be ahead.
  expect(await at('2026-03-28T00:00:00Z')).toEqual(noted);
});

test('no row waits when there is no record of a missing rule', async () => {
  expect(await rulesWaitedFor({ missingRules: async () => undefined }, new Date())).toBeUndefined();
});
