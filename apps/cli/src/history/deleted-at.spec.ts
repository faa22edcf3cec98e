import type { VersionEnd } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { deletedAt } from './deleted-at.ts';

const end = (parts: Pick<VersionEnd, 'end' | 'after'>): VersionEnd => ({
  at: 'ended',
  dueDate: '2026-03-29',
  written: 0,
  ...parts,
});

test.each<[string, VersionEnd | undefined, string | undefined]>([
  ['scheduled', end({ end: 'deleted' }), 'ended'],
  ['failed', end({ end: 'failed', after: { edit: 'deleted', at: 'afterwards' } }), 'afterwards'],
  ['no row', undefined, undefined],
  ['no row after it had failed', end({ end: 'failed' }), undefined],
])('of what was %s', (_, last, at) => {
  const history = last === undefined ? {} : { 2: last };
  expect(deletedAt({ id: 'a', status: 'deleted', version: 2, history, expiresAt: 'later' })).toBe(at);
});
