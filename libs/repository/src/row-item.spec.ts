import { describe, expect, it } from '@jest/globals';
import { toAttributes } from './attribute-value.ts';
import { newRowItem, rowOfItem } from './row-item.ts';
import { newRow, startedAt } from './testing/use-tables.ts';

const definition = newRow({ id: 'a', changes: { price: 1 }, values: { price: 2 } });
const item = newRowItem(definition, { shardCount: 4, now: startedAt });

describe('rowOfItem', () => {
  it('reads what was put', () => {
    const { id, dueDate, timeZone, rule, changes, values } = definition;
    const times = { createdAt: startedAt, updatedAt: startedAt };
    const begun = { writes: {}, status: 'scheduled', version: 1, occurrence: 1, anchorDate: dueDate };
    expect(rowOfItem(item)).toStrictEqual({ id, dueDate, timeZone, rule, changes, values, ...begun, ...times });
  });

  it('reads the last error and the completion where there are any', () => {
    const lastError = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };
    const more = toAttributes({ lastError, completedAt: startedAt, status: 'failed', writes: { price: startedAt } });
    expect(rowOfItem({ ...item, ...more })).toMatchObject({
      lastError,
      completedAt: startedAt,
      status: 'failed',
      writes: { price: startedAt },
    });
  });

  it.each([
    ['dueDate', '2026-02-30'],
    ['anchorDate', 'x'],
    ['timeZone', 1],
    ['rule', 1],
    ['changes', 'x'],
    ['values', []],
    ['writes', { price: 1 }],
    ['status', 'done'],
    ['version', 0],
    ['version', 1.5],
    ['occurrence', 0],
    ['lastError', {}],
    ['createdAt', 1],
    ['updatedAt', 1],
    ['completedAt', 1],
  ])('refuses an item whose %s is %j, by name', (name, value) => {
    const error = {
      name: 'ItemError',
      message: `The row a can't be read: its attributes ${name} are not those of a row`,
    };
    expect(() => rowOfItem({ ...item, ...toAttributes({ [name]: value }) })).toThrow(expect.objectContaining(error));
  });

  it('refuses an item without an id', () => {
    expect(() => rowOfItem({})).toThrow(
      /^The row without an id can't be read: its attributes id, dueDate, .*updatedAt are/,
    );
  });
});
