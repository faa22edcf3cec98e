import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import {
  optionsOf,
  priorities,
  shiftedDate,
  shifts,
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
import { dueKeys, failedKeys } from './due-index.ts';
import { itemStatus, statusOfItem } from './item-status.ts';
import {
  dateSchema,
  historyOfItem,
  historySchema,
  itemEnd,
  type ItemHistory,
  positiveIntegerSchema,
  timeSchema,
} from './history-item.ts';
import { type RowState, type SealedRowState, stateEntries, stateValues } from './row-state.ts';

/** The largest time value of a Date, in seconds. */
const maximumEpochSeconds = 8.64e12;
const expiresAtSchema = v.pipe(v.number(), v.minValue(0), v.maxValue(maximumEpochSeconds));

const rowSchema = v.object({
  id: v.string(),
  dueDate: dateSchema,
  dueTime: v.optional(timeSchema),
  timeZone: v.string(),
  repeat: v.optional(v.string()),
  calendar: v.optional(v.string()),
  shift: v.optional(v.picklist(shifts)),
  catchUp: v.optional(v.string()),
  tenant: v.optional(v.string()),
  priority: v.optional(v.picklist(priorities)),
  rule: v.string(),
  changes: valuesSchema,
  values: valuesSchema,
  ...stateEntries,
  expiresAt: v.optional(expiresAtSchema),
});

const tombstoneSchema = v.object({
  id: v.string(),
  status: v.literal('deleted'),
  version: positiveIntegerSchema,
  history: historySchema,
  expiresAt: expiresAtSchema,
});

/** A row, or the tombstone of a deleted row. */
export type RowOrTombstone = { row: Row; tombstone?: never } | { tombstone: Tombstone; row?: never };

type Item = Record<string, AttributeValue>;

/** Converts an item to a row or a tombstone. Throws ItemError, which names the invalid attributes, never their values. */
export function rowOrTombstoneOfItem(item: Item): RowOrTombstone {
  return item['status']?.S === 'deleted' ? { tombstone: tombstoneOf(item) } : { row: liveRowOf(item) };
}

/** Converts an item to a row; undefined for a tombstone. Throws ItemError for any other item. */
export function rowOfItem(item: Item): Row | undefined {
  return rowOrTombstoneOfItem(item).row;
}

function liveRowOf(item: Item): Row {
  const parsed = parse(rowSchema, item);
  const { runId, planId, history: itemHistory, lastError, completedAt, expiresAt: expiresAtSeconds, ...rest } = parsed;
  const written = Object.keys(rest.writes).length;
  const history = historyOfItem(itemHistory, { version: rest.version, dueDate: rest.dueDate, written });
  if (history === undefined) throw rowItemError(item, ['history']);
  return {
    ...rest,
    status: statusOfItem(rest.status, rest.version, history),
    history,
    ...(runId === undefined ? {} : { runId }),
    ...(planId === undefined ? {} : { planId }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(completedAt === undefined ? {} : { completedAt }),
    ...(expiresAtSeconds === undefined ? {} : { expiresAt: new Date(expiresAtSeconds * 1000).toISOString() }),
  };
}

function tombstoneOf(item: Item): Tombstone {
  const { expiresAt: expiresAtSeconds, history: itemHistory, ...rest } = parse(tombstoneSchema, item);
  const history = historyOfItem(itemHistory);
  if (history === undefined) throw rowItemError(item, ['history']);
  return { ...rest, history, expiresAt: new Date(expiresAtSeconds * 1000).toISOString() };
}

function parse<Schema extends typeof rowSchema | typeof tombstoneSchema>(
  schema: Schema,
  item: Item,
): v.InferOutput<Schema> {
  const { values, unreadable } = readAttributes(item, Object.keys(schema.entries));
  if (unreadable.length > 0) throw rowItemError(item, unreadable);
  const parsed = v.safeParse(schema, values);
  if (parsed.success) return parsed.output;
  throw rowItemError(
    item,
    parsed.issues.map(({ path }) => String(path?.[0]?.key)),
  );
}

function rowItemError(item: Item, names: readonly string[]): ItemError {
  const distinct = [...new Set(names)].join(', ');
  return new ItemError('row', item['id']?.S ?? 'without an id', `its attributes ${distinct} are not those of a row`);
}

/** Every attribute of a row item, except the keys of the due index. */
export const rowAttributes: readonly string[] = [...Object.keys(rowSchema.entries), 'definitionHash'];

interface NewItemOptions {
  shardCount: number;
  now: string;
  /** The exported state of the row. Default: the state of a new row. */
  state?: SealedRowState | undefined;
}

/** Creates the item of a new row, or of a row that is imported with its state. Throws CalendarError. */
export function newRowItem(definition: RowDefinition, { shardCount, now, state }: NewItemOptions): Item {
  const { id, dueDate, timeZone, rule, changes, values, occurrence = 1, anchorDate = dueDate } = definition;
  const initialState: RowState & { seal?: never } = {
    writes: {},
    status: 'scheduled',
    version: 1,
    history: {},
    occurrence,
    anchorDate,
    ...shiftOf(definition),
    createdAt: now,
    updatedAt: now,
  };
  const { history, seal, ...rest } = state ?? initialState;
  const item: Values = {
    id,
    dueDate,
    timeZone,
    rule,
    changes,
    values,
    ...optionsOf(definition),
    ...stateValues({ ...rest, status: itemStatus(rest.status), history: withSupersededMaps(history) }),
    definitionHash: definitionHash(definition, seal),
    ...(rest.status === 'scheduled'
      ? dueKeys({ ...definition, shiftedDate: rest.shiftedDate, readyAt: now }, shardCount)
      : {}),
    ...(rest.status === 'failed' ? failedKeys(id, rest.updatedAt) : {}),
  };
  return toAttributes(item);
}

function shiftOf(definition: RowDefinition): { shiftedDate?: string } {
  const shifted = shiftedDate(definition);
  return shifted === undefined ? {} : { shiftedDate: shifted };
}

/** An update can set a key of the `superseded` map only when the map exists. */
function withSupersededMaps(history: RowHistory): ItemHistory {
  const ends = Object.entries(history).map(
    ([version, { end, ...rest }]) => [version, { superseded: {}, ...rest, ...itemEnd(end) }] as const,
  );
  return Object.fromEntries(ends);
}
