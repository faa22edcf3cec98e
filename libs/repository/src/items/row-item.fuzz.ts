import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { fuzz, hostileJson, hostileText, type Json } from '@daybreak/fuzz';
import { isCalendarDate } from '@daybreak/domain';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { ItemError } from '../errors.ts';
import { newRunItem, runOfItem } from '../runs/run-item.ts';
import { newRow, startedAt } from '../testing/new-row.ts';
import { toAttribute, toAttributes } from './attribute-value.ts';
import { newRowItem, rowAttributes, rowOfItem, rowOrTombstoneOfItem } from './row-item.ts';

type Item = Record<string, AttributeValue>;

const end = {
  end: 'failed',
  at: startedAt,
  dueDate: '2026-03-01',
  written: 2,
  runId: 'r',
  superseded: { r2: startedAt },
};
const lastError = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };
const row: Item = {
  ...newRowItem(newRow({ changes: { price: 1 }, values: { price: 2 } }), { shardCount: 4, now: startedAt }),
  ...toAttributes({ version: 3, history: { 1: { ...end, error: lastError }, 2: end }, lastError, runId: 'r3' }),
};
const tombstone = toAttributes({
  id: 'a',
  status: 'deleted',
  version: 2,
  history: { 1: end, 2: end },
  expiresAt: 1_800_000_000,
});
const run = newRunItem({ runId: 'r', scheduledTime: startedAt, shardCount: 2 }, new Date(startedAt), 90);

const numbers = fc.oneof(
  fc.constantFrom('1e125', '-9.9e125', '1e-130', '99999999999999999999999999999999999999', '-1', '0.5', '0', '1e15'),
  fc.integer().map(String),
);
const bytes = fc.uint8Array({ maxLength: 4 });
/** Attributes of every type, including those that this library never writes. */
const attributes: fc.Arbitrary<AttributeValue> = fc.oneof(
  hostileJson().map((value: Json) => toAttribute(value)),
  numbers.map((N): AttributeValue => ({ N })),
  bytes.map((B): AttributeValue => ({ B })),
  fc.array(bytes).map((BS): AttributeValue => ({ BS })),
  fc.array(hostileText()).map((SS): AttributeValue => ({ SS })),
  fc.array(numbers).map((NS): AttributeValue => ({ NS })),
  hostileText().map((type): AttributeValue => ({ $unknown: [type, 1] })),
  fc.constant<AttributeValue>({ L: [{ M: { deep: { $unknown: ['X', 1] } } }] }),
  fc.constantFrom('deleted', 'scheduled', 'completed').map((S): AttributeValue => ({ S })),
);

/** A copy of an item with attributes removed, replaced or added, at the top level or in a map. */
function damagedItem(good: Item): fc.Arbitrary<Item> {
  const name = fc.oneof(fc.constantFrom(...Object.keys(good)), hostileText());
  return fc.array(fc.tuple(name, fc.option(attributes), fc.option(hostileText())), { maxLength: 3 }).map((damages) => {
    const item = new Map(Object.entries(good));
    for (const [key, attribute, inner] of damages) {
      const map = item.get(key)?.M;
      // The partition key always exists and is a string.
      if ((key === 'id' || key === 'runId') && attribute?.S === undefined) continue;
      if (attribute === null) item.delete(key);
      else if (map !== undefined && inner !== null) {
        item.set(key, { M: Object.fromEntries([...Object.entries(map), [inner, attribute]]) });
      } else item.set(key, attribute);
    }
    return Object.fromEntries(item);
  });
}

const anyItem = fc
  .array(fc.tuple(hostileText(), attributes), { maxLength: 6 })
  .map((entries): Item => Object.fromEntries(entries));

/** Asserts that the error names only the item and its attributes: any other text could be a value. */
function expectItemError(error: unknown, item: Item, id: string, names: readonly string[]): void {
  if (!(error instanceof ItemError)) throw error;
  const [, listed = ''] =
    /its attributes (.*) are not those of a (?:row|run)$/s.exec(error.message.replace(item[id]?.S ?? '', '')) ?? [];
  const allowed = new Set([...names, ...Object.keys(item)]);
  expect(listed).not.toBe('');
  // An attribute name may contain a comma.
  if (Object.keys(item).every((key) => !key.includes(','))) {
    for (const name of listed.split(', ')) expect(allowed).toContain(name);
  }
  expect(error.cause).toBeUndefined();
}

fuzz(
  'an item is a row or a tombstone or an ItemError that names attributes',
  3_000,
  fc.oneof(damagedItem(row), damagedItem(tombstone), anyItem),
  (item) => {
    try {
      const { row, tombstone } = rowOrTombstoneOfItem(item);
      expect(rowOfItem(item)).toEqual(row);
      if (row === undefined) return expect(Date.parse(tombstone.expiresAt)).not.toBeNaN();
      const { id, dueDate, version, writes } = row;
      expect(id).toBe(item['id']?.S);
      expect(isCalendarDate(dueDate)).toBe(true);
      expect(Number.isSafeInteger(version) && version >= 1).toBe(true);
      expect(Object.keys(writes)).toEqual(Object.keys(item['writes']?.M ?? {}));
    } catch (error) {
      expectItemError(error, item, 'id', [...rowAttributes, 'expiresAt']);
    }
  },
);

fuzz('an item is a run or an ItemError that names attributes', 1_000, fc.oneof(damagedItem(run), anyItem), (item) => {
  try {
    const { shards, shardCount } = runOfItem(item);
    expect(Object.keys(shards)).toHaveLength(shardCount);
  } catch (error) {
    expectItemError(error, item, 'runId', [...Object.keys(run), 'dueAfter', 'finishedAt']);
  }
});
