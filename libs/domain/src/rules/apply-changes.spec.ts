import { expect, it } from '@jest/globals';
import { applyChanges } from './apply-changes.ts';

it('plans the changes unchanged, and no next occurrence', () => {
  const changes = { price: 12.5, label: 'Spring', tags: ['a', { b: null }], constructor: 'F1' };
  const row = {
    id: 'a',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    occurrence: 1,
    anchorDate: '2026-03-29',
    changes,
  };

  expect(applyChanges.plan(row, { dueDate: row.dueDate })).toEqual({ values: changes });
});
