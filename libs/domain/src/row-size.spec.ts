import { describe, expect, it } from '@jest/globals';
import { rowSizeBytes } from './row-size.ts';
import type { Values } from './values.ts';

const row = { id: 'a', dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} };
const bytesOfEmpty = () => rowSizeBytes(row, {});
const sizeOfValues = (values: Values) => rowSizeBytes({ ...row, values }, {}) - bytesOfEmpty();

describe('rowSizeBytes', () => {
  it('counts names and texts in UTF-8', () => {
    expect(rowSizeBytes({ ...row, id: 'é🔑' }, {}) - bytesOfEmpty()).toBe(2 + 4 - 1);
    expect(rowSizeBytes({ ...row, timeZone: 'Etc/UTC' }, {}) - bytesOfEmpty()).toBe(4);
    expect(rowSizeBytes({ ...row, rule: 'renew' }, {}) - bytesOfEmpty()).toBe(5 - 13);
    expect(sizeOfValues({ ключ: 'é' })).toBe(1 + 8 + 2);
  });

  // DynamoDB counts 3 bytes for a list or map, 1 byte more for each element, and at most 21 bytes for a number.
  it.each([
    ['null', null, 1],
    ['a boolean', true, 1],
    ['a number', 1, 21],
    ['an empty text', '', 0],
    ['an empty list', [], 3],
    ['a list', ['ab', true, 'c'], 3 + (1 + 2) + (1 + 1) + (1 + 1)],
    ['an empty map', {}, 3],
    ['a map', { ab: 'c', d: true }, 3 + (1 + 2 + 1) + (1 + 1 + 1)],
    ['a map in a list', [{ a: 'b' }], 3 + 1 + (3 + 1 + 1 + 1)],
  ])('counts %s', (_what, value, bytes) => {
    expect(sizeOfValues({ k: value })).toBe(1 + 1 + bytes);
  });

  it('counts each planned value with its timestamp, and only once when it replaces a value', () => {
    const stamped = 1 + 1 + 24;
    expect(rowSizeBytes(row, { k: 'ab' }) - bytesOfEmpty()).toBe(1 + 1 + 2 + stamped);
    const before = rowSizeBytes({ ...row, values: { k: 'abcd' } }, {});
    expect(rowSizeBytes({ ...row, values: { k: 'abcd' } }, { k: 'ab' }) - before).toBe(-2 + stamped);
    expect(rowSizeBytes(row, { k: '', l: '' }) - rowSizeBytes(row, { k: '' })).toBe(1 + 1 + stamped);
  });

  it('counts the changes, and reserves bytes for the history and the fixed attributes', () => {
    expect(rowSizeBytes({ ...row, changes: { k: 'ab' } }, {}) - bytesOfEmpty()).toBe(1 + 1 + 2);
    // 50 history entries of 2 KB each, the fixed attributes, the texts, and two empty maps.
    expect(bytesOfEmpty()).toBe(50 * 2_048 + 2_048 + 'aUTCapply-changes'.length + 3 + 3);
  });
});
