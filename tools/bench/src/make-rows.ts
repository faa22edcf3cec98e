import type { RowDefinition } from '@daybreak/domain';

export const dueDate = '2026-01-01';
export const scheduledTime = new Date('2026-01-01T12:00:00Z');

const keys = ['price', 'currency', 'terms', 'campaign', 'remark'];
const textLength = 80;

/** A row that is due on `dueDate`: 5 values to write over 5 old ones, about 1 KB in all. */
export function makeRow(index: number): RowDefinition {
  return {
    id: `row-${String(index).padStart(6, '0')}`,
    dueDate,
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: makeValues('new', index),
    values: makeValues('old', index),
  };
}

function makeValues(age: string, index: number): Record<string, string> {
  return Object.fromEntries(keys.map((key) => [key, `${age} ${key} of row ${index} `.padEnd(textLength, '.')]));
}
