import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { error, newRow, startedAt } from '../testing/new-row.ts';
import { toAttributes } from './attribute-value.ts';
import { newRowItem, rowOfItem, rowOrTombstoneOfItem } from './row-item.ts';

const definition = newRow({ id: 'a', changes: { price: 1 }, values: { price: 2 } });
const item = newRowItem(definition, { shardCount: 4, now: startedAt });

describe('rowOfItem', () => {
  it('converts the item of a new row', () => {
    const { id, dueDate, timeZone, rule, changes, values } = definition;
    const times = { createdAt: startedAt, updatedAt: startedAt };
    const initial = { writes: {}, history: {}, status: 'scheduled', version: 1, occurrence: 1, anchorDate: dueDate };
    expect(rowOfItem(item)).toStrictEqual({ id, dueDate, timeZone, rule, changes, values, ...initial, ...times });
  });

  it('reads the last error and the completion time', () => {
    const lastError = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };
    const more = toAttributes({ lastError, completedAt: startedAt, status: 'failed', writes: { price: startedAt } });
    expect(rowOfItem({ ...item, ...more })).toMatchObject({
      lastError,
      completedAt: startedAt,
      status: 'failed',
      writes: { price: startedAt },
    });
  });

  it('reads an item of an older release, without a history', () => {
    const { history: _, ...before } = item;
    expect(rowOfItem(before)?.history).toEqual({});
  });

  const end = { end: 'completed', at: startedAt, dueDate: '2026-03-01', written: 2, superseded: {} };

  it('reads ends, and takes missing fields of the current version from the row', () => {
    const { dueDate: _, written: _written, ...left } = end;
    const history = {
      1: { ...end, runId: 'r', superseded: { constructor: startedAt }, after: { edit: 'redriven', at: startedAt } },
      2: { ...left, end: 'failed', error },
    };
    const more = toAttributes({ history, version: 2, writes: { price: startedAt }, runId: 'r' });
    expect(rowOfItem({ ...item, ...more })).toMatchObject({ runId: 'r' });
    expect(rowOfItem({ ...item, ...more })?.history).toStrictEqual({
      1: { ...end, ...history[1] },
      2: { end: 'failed', at: startedAt, dueDate: definition.dueDate, written: 1, error },
    });
    // The end of an earlier version must have every field.
    for (const part of [left, { ...left, written: 1 }, { ...left, dueDate: '2026-03-01' }]) {
      const earlier = toAttributes({ history: { 1: part }, version: 2 });
      expect(() => rowOfItem({ ...item, ...earlier })).toThrow('its attributes history are not those of a row');
    }
  });

  it('reads ends of versions with any number of digits', () => {
    const history = { 9: end, 10: end, 123: end };
    expect(Object.keys(rowOfItem({ ...item, ...toAttributes({ history }) })?.history ?? {})).toEqual([
      '9',
      '10',
      '123',
    ]);
  });

  it('reads a tombstone with rowOrTombstoneOfItem, and returns undefined from rowOfItem', () => {
    const tombstone = { id: 'a', status: 'deleted', version: 2, history: { 1: end, 2: end }, expiresAt: 1_800_000_000 };
    expect(rowOfItem(toAttributes(tombstone))).toBeUndefined();
    const { superseded: _, ...expectedEnd } = end;
    expect(rowOrTombstoneOfItem(toAttributes(tombstone))).toStrictEqual({
      tombstone: { ...tombstone, history: { 1: expectedEnd, 2: expectedEnd }, expiresAt: '2027-01-15T08:00:00.000Z' },
    });
    for (const [name, value] of [
      ['version', 0],
      ['history', 1],
      ['history', { 1: { end: 'deleted', at: startedAt } }],
      ['expiresAt', '2027'],
    ] as const) {
      expect(() => rowOrTombstoneOfItem(toAttributes({ ...tombstone, [name]: value }))).toThrow(
        `The row a can't be read: its attributes ${name} are not those of a row`,
      );
    }
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
    ['runId', 1],
    ['history', 'x'],
    ['history', { x: end }],
    ['history', { x1: end }],
    ['history', { '1x': end }],
    ['history', { 0: end }],
    ['history', { 1: { ...end, end: 'lost' } }],
    ['history', { 1: { ...end, at: 1 } }],
    ['history', { 1: { ...end, dueDate: '2026-02-30' } }],
    ['history', { 1: { ...end, written: -1 } }],
    ['history', { 1: { ...end, written: 0.5 } }],
    ['history', { 1: { ...end, runId: 1 } }],
    ['history', { 1: { ...end, error: {} } }],
    ['history', { 1: { ...end, after: { edit: 'completed', at: startedAt } } }],
    ['history', { 1: { ...end, superseded: { r: 1 } } }],
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

  it('names each invalid attribute once, for an unknown type or an invalid value', () => {
    const message = (names: string) => `The row a can't be read: its attributes ${names} are not those of a row`;
    const odd: AttributeValue = { $unknown: ['X', 1] };
    expect(() => rowOfItem({ ...item, rule: odd, version: odd })).toThrow(message('rule, version'));
    // An optional attribute with an unknown type must not count as absent.
    expect(() => rowOfItem({ ...item, completedAt: odd })).toThrow(message('completedAt'));
    const writes = toAttributes({ writes: { ['a\\']: 1, ['b\\']: 2 } });
    expect(() => rowOfItem({ ...item, ...writes })).toThrow(message('writes'));
  });

  it('refuses an item without an id', () => {
    expect(() => rowOfItem({})).toThrow(
      /^The row without an id can't be read: its attributes id, dueDate, .*updatedAt are/,
    );
  });
});
