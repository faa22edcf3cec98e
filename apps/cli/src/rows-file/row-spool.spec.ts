import type { RowDefinition } from '@daybreak/domain';
import { expect, test } from '@jest/globals';
import { RowSpool } from './row-spool.ts';

const place = { file: 'rows.csv', line: 2, column: 1, original: undefined };
const definition = (id: string, changes: RowDefinition['changes']): RowDefinition => ({
  id,
  dueDate: '2026-03-29',
  timeZone: 'UTC',
  rule: 'apply-changes',
  changes,
  values: {},
});

function read(spool: RowSpool): RowDefinition[] {
  return [...spool.chunks(2)].flat().map((row) => row.definition);
}

test('returns rows in the order in which they were added, without removed ones', () => {
  using spool = new RowSpool();
  const rows = ['a', 'b', 'c', 'd'].map((id) => definition(id, { list: [1e25, { x: null }], constructor: 'é\u2028' }));
  for (const row of rows) expect(spool.add({ definition: row, ...place })).toBeUndefined();
  expect(spool.add({ definition: definition('a', {}), ...place, line: 9 })).toEqual({ file: 'rows.csv', line: 2 });
  spool.remove('b');
  expect(spool.size).toBe(3);
  expect(read(spool)).toEqual(rows.filter(({ id }) => id !== 'b'));
});

test('does not confuse a key with another key that was parsed before', () => {
  // A line of another file, whose key is rejected.
  const misread: unknown = JSON.parse(String.raw`{"first":1,"a\\n":2}`);
  expect(misread).toEqual({ first: 1, 'a\\n': 2 });
  using spool = new RowSpool();
  const row = definition('a', { first: 1, 'a\nb': 2 });
  spool.add({ definition: row, ...place });
  expect(read(spool)).toEqual([row]);
});
