import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  type Row,
  type RowDefinition,
  type RowHistory,
  type Tombstone,
  type Values,
  valuesSchema,
} from '@daybreak/domain';
import * as v from 'valibot';
import { ItemError } from '../errors.ts';
import { readAttributes, toAttributes } from './attribute-value.ts';
import { definitionHash } from './definition-hash.ts';
import { dueKeys } from './due-index.ts';
import { dateSchema, historyOfItem, historySchema, positiveIntegerSchema } from './history-item.ts';
import { type RowState, type SealedRowState, stateEntries, stateValues } from './row-state.ts';

const rowSchema = v.object({
  id: v.string(),
  dueDate: dateSchema,
  timeZone: v.string(),
  rule: v.string(),
  changes: valuesSchema,
  values: valuesSchema,
  ...stateEntries,
});

/** Of what a Date can be made of. */
const latestSeconds = 8.64e12;

const tombstoneSchema = v.object({
  id: v.string(),
  status: v.literal('deleted'),
  version: positiveIntegerSchema,
  history: historySchema,
  expiresAt: v.pipe(v.number(), v.minValue(0), v.maxValue(latestSeconds)),
});

/** What an id stands for: a row, or what is left of one that was deleted. */
export type RowOrTombstone = { row: Row; tombstone?: never } | { tombstone: Tombstone; row?: never };

type Item = Record<string, AttributeValue>;

/** What an item holds. Throws ItemError for an item that is neither; its message names attributes, never values. */
export function rowOrTombstoneOfItem(item: Item): RowOrTombstone {
  return item['status']?.S === 'deleted' ? { tombstone: tombstoneOf(item) } : { row: liveRowOf(item) };
}

/** The row that an item holds; undefined for a tombstone. Throws ItemError for an item that is neither. */
export function rowOfItem(item: Item): Row | undefined {
  return rowOrTombstoneOfItem(item).row;
}

function liveRowOf(item: Item): Row {
  const parsed = parse(rowSchema, item);
  const { runId, planId, history: itemHistory, lastError, completedAt, ...rest } = parsed;
  const written = Object.keys(rest.writes).length;
  const history = historyOfItem(itemHistory, { version: rest.version, dueDate: rest.dueDate, written });
  if (history === undefined) throw noRow(item, ['history']);
  return {
    ...rest,
    history,
    ...(runId === undefined ? {} : { runId }),
    ...(planId === undefined ? {} : { planId }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(completedAt === undefined ? {} : { completedAt }),
  };
}

function tombstoneOf(item: Item): Tombstone {
  const { expiresAt, history: itemHistory, ...rest } = parse(tombstoneSchema, item);
  const history = historyOfItem(itemHistory);
  if (history === undefined) throw noRow(item, ['history']);
  return { ...rest, history, expiresAt: new Date(expiresAt * 1000).toISOString() };
}

function parse<Schema extends typeof rowSchema | typeof tombstoneSchema>(
  schema: Schema,
  item: Item,
): v.InferOutput<Schema> {
  const { values, unreadable } = readAttributes(item, Object.keys(schema.entries));
  if (unreadable.length > 0) throw noRow(item, unreadable);
  const parsed = v.safeParse(schema, values);
  if (parsed.success) return parsed.output;
  throw noRow(
    item,
    parsed.issues.map(({ path }) => String(path?.[0]?.key)),
  );
}

function noRow(item: Item, names: readonly string[]): ItemError {
  const distinct = [...new Set(names)].join(', ');
  return new ItemError('row', item['id']?.S ?? 'without an id', `its attributes ${distinct} are not those of a row`);
}

/** Every attribute that a row's item may have, but for the keys of the due index. */
export const rowAttributes: readonly string[] = [...Object.keys(rowSchema.entries), 'definitionHash'];

interface Placing {
  shardCount: number;
  now: string;
  /** What had become of the row elsewhere. */
  state?: SealedRowState | undefined;
}

/** The item of a row that is put for the first time, as a new one or in the state that it had elsewhere. */
export function newRowItem(definition: RowDefinition, { shardCount, now, state }: Placing): Item {
  const { id, dueDate, timeZone, rule, changes, values } = definition;
  const asNew: RowState & { seal?: never } = {
    writes: {},
    status: 'scheduled',
    version: 1,
    history: {},
    occurrence: 1,
    anchorDate: dueDate,
    createdAt: now,
    updatedAt: now,
  };
  const { history, seal, ...rest } = state ?? asNew;
  const item: Values = {
    id,
    dueDate,
    timeZone,
    rule,
    changes,
    values,
    ...stateValues({ ...rest, history: withNotes(history) }),
    definitionHash: definitionHash(definition, seal),
    ...(rest.status === 'scheduled' ? dueKeys({ ...definition, readyAt: now }, shardCount) : {}),
  };
  return toAttributes(item);
}

/** An update can set a key of the map of late runs, but not make the map as well. */
function withNotes(history: RowHistory): RowHistory {
  const ends = Object.entries(history).map(([version, end]) => [version, { superseded: {}, ...end }] as const);
  return Object.fromEntries(ends);
}
