import { builtInRuleBook, type Row, type Tombstone } from '@daybreak/domain';
import type { MissingRules, Pauses, Run } from '@daybreak/repository';
import { expect, test } from '@jest/globals';
import { makeRow, makeRun } from '../testing/make-row.ts';
import { describeWhyNot } from './describe-why-not.ts';
import { whyNot } from './why-not.ts';

const now = new Date('2026-03-29T02:00:00Z');

async function sentence(
  row: Row | Tombstone,
  runs: readonly Run[] = [],
  missing?: MissingRules,
  pauses: Pauses = { active: [], resumed: [] },
): Promise<string> {
  const missingRules = async () => missing;
  const context = { runs: async () => runs, pauses, missingRules, ruleBook: builtInRuleBook, now };
  return describeWhyNot(await whyNot(row, context));
}

test.each<[string, Row | Tombstone, Run[], string]>([
  [
    'not yet due',
    makeRow({ dueDate: '2026-04-01' }),
    [],
    'It is not yet due: it is due at 2026-04-01T00:00:00Z, in 2 days 22 hours.',
  ],
  [
    'not yet due again',
    makeRow({ dueDate: '2026-04-01', completedAt: '2026-03-01T00:00:00.000Z' }),
    [],
    'It is not yet due: it is due at 2026-04-01T00:00:00Z, in 2 days 22 hours. Its last occurrence was completed at 2026-03-01T00:00:00.000Z.',
  ],
  [
    'due, and no run since',
    makeRow(),
    [makeRun('2026-03-28T23:55:00Z')],
    'It has been due since 2026-03-29T00:00:00Z (2 hours), and no run of that time or a later one has begun since it was put or edited. The next run takes it.',
  ],
  [
    'due, and its run not finished',
    makeRow(),
    [makeRun('2026-03-29T00:00:00Z', { finishedAt: undefined, status: 'running' })],
    'It has been due since 2026-03-29T00:00:00Z (2 hours), and the run 2026-03-29T00:00:00Z, which should take it, has not finished.',
  ],
  [
    'overdue',
    makeRow(),
    [makeRun('2026-03-29T00:00:00Z')],
    'It is overdue by 2 hours. The run 2026-03-29T00:00:00Z should have taken it and finished at 2026-03-29T00:01:00.000Z, but no value of it was written. Its message is still in a queue (see daybreak status), or the next run takes it.',
  ],
  [
    'half written',
    makeRow({ writes: { name: '2026-03-29T00:00:01.000Z' }, runId: 'r' }),
    [],
    'It waits for the rest of its values of the run r: 1 of 2 values written, missing: price.',
  ],
  [
    'half written by a rule that is not known here',
    makeRow({ rule: 'ours', writes: { name: '2026-03-29T00:00:01.000Z' } }),
    [],
    'It waits for the rest of its values: 1 value written.',
  ],
  [
    'failed',
    makeRow({ status: 'failed', lastError: { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: '' } }),
    [],
    'It failed: PlanError: no (worker, attempt 1). Run daybreak redrive --ids to try it again, after daybreak change if its changes are wrong.',
  ],
  [
    'cancelled',
    makeRow({ status: 'cancelled', updatedAt: '2026-03-02T00:00:00.000Z' }),
    [],
    'It was cancelled at 2026-03-02T00:00:00.000Z. Run daybreak reschedule to schedule it again.',
  ],
  [
    'completed',
    makeRow({
      status: 'completed',
      completedAt: '2026-03-29T00:00:02.000Z',
      history: { 1: { end: 'completed', at: '', dueDate: '2026-03-29', written: 2, runId: 'r' } },
    }),
    [],
    'It has run: completed at 2026-03-29T00:00:02.000Z by the run r.',
  ],
  [
    'deleted',
    {
      id: 'a',
      status: 'deleted',
      version: 3,
      history: { 3: { end: 'deleted', at: '2026-03-02T00:00:00.000Z', dueDate: '2026-03-29', written: 0 } },
      expiresAt: '2026-05-31T00:00:00.000Z',
    },
    [],
    'It was deleted at 2026-03-02T00:00:00.000Z. Its history is kept until 2026-05-31T00:00:00.000Z.',
  ],
  [
    'deleted, and no row before',
    { id: 'a', status: 'deleted', version: 3, history: {}, expiresAt: '2026-05-31T00:00:00.000Z' },
    [],
    'It was deleted. Its history is kept until 2026-05-31T00:00:00.000Z.',
  ],
])('%s', async (_, row, runs, words) => {
  expect(await sentence(row, runs)).toBe(words);
});

test('a row whose rule the worker does not have waits for the rule', async () => {
  const row = makeRow({ rule: 'renew-2' });
  const runs = [makeRun('2026-03-29T00:00:00Z')];
  const missing = { rules: ['renew-2'], at: '2026-03-29T01:48:00.000Z' };
  expect(await sentence(row, runs, missing)).toBe(
    'It waits for its rule: at 2026-03-29T01:48:00Z the worker did not have renew-2. Deploy the rule: the row continues within 15 minutes.',
  );
  expect(await sentence(row, [], missing)).toContain('no run of that time or a later one has begun');
  expect(await sentence(row, runs, { ...missing, rules: ['other'] })).toContain('It is overdue');
  // The record is of an earlier occurrence.
  expect(await sentence(row, runs, { ...missing, at: '2026-03-28T23:59:00.000Z' })).toContain('It is overdue');
});

test('a row in an unknown time zone throws a CommandError', async () => {
  await expect(sentence(makeRow({ timeZone: 'Mars/Base' }))).rejects.toMatchObject({
    name: 'CommandError',
    message: expect.stringContaining(
      'The row price-1 is due in Mars/Base, a time zone that this machine does not know',
    ),
  });
});

test('runs are read only when a run should have taken the row', async () => {
  const runs = async (): Promise<never> => {
    throw new Error('not needed');
  };
  const pauses = { active: [], resumed: [] };
  const context = { runs, pauses, missingRules: async () => undefined, ruleBook: builtInRuleBook, now };
  expect(await whyNot(makeRow({ dueDate: '2026-04-01' }), context)).toMatchObject({ why: 'notYetDue' });
  await expect(whyNot(makeRow(), context)).rejects.toThrow('not needed');
});

const pause = { id: 'p', rule: 'apply-changes', reason: 'wrong prices', by: 'ada', at: '2026-03-28T12:00:00.000Z' };

test('a paused row says who paused it, why, and how it continues', async () => {
  const paused = { active: [pause], resumed: [] };
  expect(await sentence(makeRow(), [], undefined, paused)).toBe(
    'It is paused, and due for 2 hours: rule apply-changes paused by ada at 2026-03-28T12:00:00Z: wrong prices. To continue: daybreak resume --rule apply-changes.',
  );
  const until = { active: [{ ...pause, until: '2026-03-30T00:00:00.000Z' }], resumed: [] };
  expect(await sentence(makeRow({ dueDate: '2026-03-30' }), [], undefined, until)).toContain(
    'It is paused, and due in 22 hours: rule apply-changes paused by ada at 2026-03-28T12:00:00Z until 2026-03-30T00:00:00Z: wrong prices.',
  );
  const over = { active: [{ ...pause, until: now.toISOString() }], resumed: [] };
  expect(await sentence(makeRow({ dueDate: '2026-03-30' }), [], undefined, over)).toContain('It is not yet due');
});

test('a resumed row waits for the next run, whatever runs there were during the pause', async () => {
  const end = { at: '2026-03-29T00:00:30.000Z', dueDate: '2026-03-29', written: 0, reason: 'wrong prices' };
  const row = makeRow({ version: 2, history: { 1: { ...end, end: 'paused' } } });
  const resumed = { active: [], resumed: [{ ...pause, resumedAt: '2026-03-29T01:59:00.000Z' }] };
  const runs = [makeRun('2026-03-29T01:00:00Z')];
  expect(await sentence(row, runs, undefined, resumed)).toContain('The next run takes it.');
  expect(await sentence(row, runs)).toContain('It is overdue');
});
