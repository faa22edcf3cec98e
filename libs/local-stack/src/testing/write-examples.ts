import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Units } from '../dynamodb/capacity/write-units.ts';
import type { TableModel } from '../template/stack-model.ts';

type Item = Record<string, AttributeValue>;

const due = [
  { name: 'shard', keyType: 'HASH' },
  { name: 'at', keyType: 'RANGE' },
] as const;

/** A table with three indexes: with some attributes, with all attributes, and with keys only. */
export const exampleTable: TableModel = {
  logicalId: 'Examples',
  name: 'Examples',
  keySchema: [{ name: 'id', keyType: 'HASH' }],
  attributeTypes: { id: 'S', shard: 'S', at: 'S', owner: 'S' },
  globalSecondaryIndexes: [
    { name: 'due', keySchema: due, projectionType: 'INCLUDE', nonKeyAttributes: ['version'] },
    { name: 'whole', keySchema: due, projectionType: 'ALL', nonKeyAttributes: [] },
    {
      name: 'byOwner',
      keySchema: [{ name: 'owner', keyType: 'HASH' }],
      projectionType: 'KEYS_ONLY',
      nonKeyAttributes: [],
    },
  ],
  localSecondaryIndexes: [],
};

const string = (length: number) => ({ S: 'x'.repeat(length) });
const id = { id: { S: 'a' } };
/** An item that is in the two indexes by shard. */
const scheduled = { ...id, shard: { S: '00' }, at: { S: '2026-03-29' }, version: { N: '1' }, text: string(100) };
/** Returns an item of this size in bytes, including three for its key and those of its text's name. */
const ofBytes = (bytes: number): Item => ({ ...id, text: string(bytes - 3 - 'text'.length) });

export interface WriteExample {
  title: string;
  before?: Item;
  after?: Item;
  units: Units;
}

/** The statements of the developer guide about the units of writes and of indexes. */
export const writeExamples: readonly WriteExample[] = [
  { title: 'a small item', after: ofBytes(10), units: { table: 1, indexes: {} } },
  { title: 'an item of 1 KB', after: ofBytes(1024), units: { table: 1, indexes: {} } },
  { title: 'an item of 1 KB and a byte', after: ofBytes(1025), units: { table: 2, indexes: {} } },
  { title: 'an item that shrinks', before: ofBytes(3000), after: ofBytes(10), units: { table: 3, indexes: {} } },
  { title: 'an item that grows', before: ofBytes(10), after: ofBytes(3000), units: { table: 3, indexes: {} } },
  { title: 'an item that is deleted', before: ofBytes(3000), units: { table: 3, indexes: {} } },
  { title: 'a deletion of a missing item', units: { table: 1, indexes: {} } },
  {
    title: 'an item that enters indexes',
    before: id,
    after: scheduled,
    units: { table: 1, indexes: { due: 1, whole: 1 } },
  },
  {
    title: 'an item that leaves indexes',
    before: scheduled,
    after: { ...id, text: string(100) },
    units: { table: 1, indexes: { due: 1, whole: 1 } },
  },
  { title: 'an indexed item that is deleted', before: scheduled, units: { table: 1, indexes: { due: 1, whole: 1 } } },
  {
    title: 'an index key that changes',
    before: scheduled,
    after: { ...scheduled, at: { S: '2026-03-30' } },
    units: { table: 1, indexes: { due: 2, whole: 2 } },
  },
  {
    title: 'a projected attribute that changes',
    before: scheduled,
    after: { ...scheduled, version: { N: '2' } },
    units: { table: 1, indexes: { due: 1, whole: 1 } },
  },
  {
    title: 'an attribute that one index does not project',
    before: scheduled,
    after: { ...scheduled, text: string(99) },
    units: { table: 1, indexes: { whole: 1 } },
  },
  { title: 'an unchanged item', before: scheduled, after: scheduled, units: { table: 1, indexes: {} } },
  {
    title: 'an item of several KB with a small entry in one index',
    before: scheduled,
    after: { ...scheduled, version: { N: '2' }, text: string(3000) },
    units: { table: 3, indexes: { due: 1, whole: 3 } },
  },
  {
    title: 'a large entry whose key changes, so that it is deleted and put',
    before: { ...scheduled, text: string(3000) },
    after: { ...scheduled, at: { S: '2026-03-30' }, text: string(10) },
    units: { table: 3, indexes: { due: 2, whole: 4 } },
  },
  {
    title: 'an item that moves from one index to another',
    before: scheduled,
    after: { ...id, owner: { S: 'ann' } },
    units: { table: 1, indexes: { due: 1, whole: 1, byOwner: 1 } },
  },
];
