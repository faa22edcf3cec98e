import { expect, it } from '@jest/globals';
import { scannerThatIgnoresReadiness } from '../faulty/scanner-that-ignores-readiness.ts';
import { rowsOrFailure } from './catch-faulty-variant.ts';
import { daybreakUnderTest } from './under-test/daybreak-under-test.ts';

const row = (id: string, dueDate: string, rule = 'apply-changes') => ({
  id,
  dueDate,
  timeZone: 'UTC',
  rule,
  changes: { price: 2 },
  values: {},
});
const [first, second] = ['2026-03-29T12:00:00.000Z', '2026-03-29T12:10:00.000Z'] as const;
const run = {
  // Its rule is not there, so that its message is in the queue all the time.
  rows: [row('waits', '2026-03-29', 'no-such-rule'), row('later', '2026-04-01')],
  script: [first, second],
  // After the first firing, to a day before it.
  edits: [{ kind: 'reschedule', id: 'later', dueDate: '2026-03-01' } as const],
  minutesApart: 10,
  seed: 1,
};

it('for a day that has passed is dispatched by the next firing, though messages are queued', async () => {
  expect(await rowsOrFailure(daybreakUnderTest(), run)).toMatchObject([
    { id: 'waits', status: 'failed', lastError: { name: 'RuleMissingError' } },
    { id: 'later', status: 'completed', history: { 2: { end: 'completed', runId: second } } },
  ]);
});

it('which a scanner that goes by due dates alone does not do', async () => {
  expect(await rowsOrFailure(scannerThatIgnoresReadiness(daybreakUnderTest()), run)).toBe(
    'I6 broken at later: a run was finished without dispatching the row',
  );
});
