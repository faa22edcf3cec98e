import type { RowDefinition } from '@daybreak/domain';
import { expect, it } from '@jest/globals';
import { newRow } from '../testing/new-row.ts';
import { definitionHash } from './definition-hash.ts';

const row = newRow({ id: 'a', changes: { a: 1, b: { c: [1, 2], d: null } } });

it('must not change: rows in the table hold it', () => {
  expect(definitionHash(row)).toBe('RWbYq2UEr3ZLKs-0f1cKK6HswUP-fhLOWRg3aarhAR0');
});

it('does not depend on the order of keys', () => {
  expect(definitionHash({ ...row, changes: { b: { d: null, c: [1, 2] }, a: 1 } })).toBe(definitionHash(row));
});

it.each<Partial<RowDefinition>>([
  { changes: { a: 1, b: { c: [2, 1], d: null } } },
  { changes: { a: '1', b: { c: [1, 2], d: null } } },
  { changes: { a: 1, b: { c: [1, 2] } } },
  { changes: {}, values: row.changes },
  { changes: { map: [['a', 1]] } },
  { dueDate: '2026-03-30' },
  { dueTime: '09:30' },
  { repeat: '09:30' },
  { calendar: '09:30' },
  { shift: 'next' },
  { anchorDate: '2026-03-28' },
  { occurrence: 2 },
  { tenant: 'acme' },
  { priority: 'high' },
])('differs for a definition with %j', (other) => {
  expect(definitionHash({ ...row, ...other })).not.toBe(definitionHash(row));
});

it('differs for a map and a list of its entries', () => {
  const list = definitionHash({ ...row, changes: { a: { map: [['b', 1]] } } });
  expect(definitionHash({ ...row, changes: { a: { b: 1 } } })).not.toBe(list);
});
