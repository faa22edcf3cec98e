import type { Row, VersionEnd } from '@daybreak/domain';
import type { Item } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import { itemShape } from './item-shape.ts';

const at = '2026-03-29T12:00:00.000Z';
const row: Row = {
  id: 'row',
  dueDate: '2026-03-30',
  timeZone: 'Europe/Lisbon',
  rule: 'apply-changes',
  changes: {},
  values: {},
  writes: {},
  status: 'scheduled',
  version: 1,
  history: {},
  occurrence: 1,
  anchorDate: '2026-03-29',
  createdAt: at,
  updatedAt: at,
};
const end = (given: Partial<VersionEnd>): VersionEnd => ({
  end: 'completed',
  at,
  dueDate: row.dueDate,
  written: 0,
  ...given,
});
const derivedOf = (given: Partial<Row>, item: Item = {}) =>
  itemShape({ row: { ...row, ...given } }, { shardCount: 2, item }).derived;
const shard = { S: '01' };

it('has a row in the due index while it is scheduled or failed, and then no more', () => {
  expect(derivedOf({})).toEqual({ dueShard: [shard], dueAt: [{ S: `2026-03-29T23:00:00.000Z#${at}` }] });
  for (const status of ['completed', 'cancelled'] as const) expect(derivedOf({ status })).toEqual({});
  const failed = { status: 'failed', history: { 1: end({ end: 'failed' }) } } as const;
  expect(derivedOf(failed)).toEqual({ dueShard: { S: expect.stringMatching(/^failed#\d\d$/) }, dueAt: { S: at } });
});

it('has a row ready since its version began, or without that when its run goes on with it', () => {
  const due = '2026-03-29T23:00:00.000Z';
  const later = '2026-03-29T13:00:00.000Z';
  const keysOf = (given: Partial<VersionEnd>) => derivedOf({ version: 2, history: { 1: end(given) } })['dueAt'];
  expect(keysOf({ end: 'redriven', at: later })).toEqual([{ S: `${due}#${later}` }]);
  expect(keysOf({ after: { edit: 'rescheduled', at: later } })).toEqual([{ S: `${due}#${later}` }]);
  expect(keysOf({ at: later })).toEqual([{ S: `${due}#${later}` }, { S: due }]);
  const early = '2026-03-01T00:00:00.000Z';
  expect(keysOf({ end: 'deleted', at: early })).toEqual([{ S: `${due}#${at}` }]);
  // The clock of the writer is late: it ended the version before the row was put, by the owner's.
  expect(keysOf({ at: early })).toEqual([{ S: `${due}#${early}` }, { S: due }]);
});

describe('a row that was held back', () => {
  const due = '2026-03-29T23:00:00.000Z';
  const [pausedAt, releasedAt] = ['2026-03-29T13:00:00.000Z', '2026-03-29T14:00:00.000Z'];
  const held = { version: 2, history: { 1: end({ end: 'paused', at: pausedAt }) } };

  it.each(['paused#0123456789ab#01', 'paused#0123456789ab#00'])('may wait in %s since it was', (partition) => {
    const item = { dueShard: { S: partition }, dueAt: { S: `${due}#${releasedAt}` } };
    expect(derivedOf(held, item)).toEqual({ dueShard: [shard, item.dueShard], dueAt: [{ S: `${due}#${pausedAt}` }] });
    // It waits there only for as long as it has not gone on since.
    expect(derivedOf({}, item)['dueShard']).toEqual([shard]);
  });

  it('waits in no other place', () => {
    const item = { dueShard: { S: 'paused#0123456789ab#02' }, dueAt: { S: `${due}#${pausedAt}` } };
    expect(derivedOf(held, item)['dueShard']).toEqual([shard]);
  });

  it('is ready since it was released, which can not be before', () => {
    const keyOf = (readyAt: string) => derivedOf(held, { dueShard: shard, dueAt: { S: `${due}#${readyAt}` } })['dueAt'];
    expect(keyOf(releasedAt)).toEqual([{ S: `${due}#${releasedAt}` }]);
    expect(keyOf(at)).toEqual([{ S: `${due}#${pausedAt}` }]);
  });
});

describe('completedAt', () => {
  const status = 'cancelled';

  it('is when an occurrence was last completed, whatever came after it', () => {
    const history = { 9: end({ at: 'early' }), 10: end({ at: 'late' }), 11: end({ end: 'rescheduled', at: 'later' }) };

    expect(derivedOf({ status, history })).toEqual({ completedAt: { S: 'late' } });
  });

  it.each([
    { what: 'was replaced', history: { 1: end({}), 2: end({ end: 'replaced' }) } },
    { what: 'was replaced after its completion', history: { 1: end({ after: { edit: 'replaced', at } }) } },
    { what: 'was deleted after its completion', history: { 1: end({ after: { edit: 'deleted', at } }) } },
    { what: 'has failed', history: { 1: end({ end: 'failed' }) } },
  ])('is not there when the row $what', ({ history }) => {
    expect(derivedOf({ status, history })).toEqual({});
  });
});

it('wants an expiry of a row that was completed or skipped, where finished rows are kept for a time', () => {
  const expiryOf = (given: Partial<Row>, keepCompletedDays?: number) =>
    itemShape({ row: { ...row, ...given } }, { shardCount: 1, keepCompletedDays, item: {} }).derived['expiresAt'];
  const expected = { N: String(Date.parse(at) / 1_000 + 90 * 86_400) };
  for (const status of ['completed', 'skipped'] as const) {
    expect(expiryOf({ status, history: { 1: end({ end: status }) } }, 90)).toEqual(expected);
    expect(expiryOf({ status, history: { 1: end({ end: status }) } })).toBeUndefined();
  }
  expect(expiryOf({ status: 'failed', history: { 1: end({ end: 'failed' }) } }, 90)).toBeUndefined();
  expect(expiryOf({ version: 2, history: { 1: end({ end: 'completed' }) } }, 90)).toBeUndefined();
});

it('allows what is left of a deleted row nothing of the row', () => {
  const tombstone = { id: 'row', status: 'deleted', version: 1, history: {}, expiresAt: at } as const;

  expect(itemShape({ tombstone }, { shardCount: 1, item: {} })).toEqual({
    derived: {},
    owners: [],
    shown: ['id', 'status', 'version', 'history', 'expiresAt'],
  });
});
