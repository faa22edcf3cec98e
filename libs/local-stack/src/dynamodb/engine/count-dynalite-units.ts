// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import database, {
  type ConsumedCapacity,
  type DynaliteIndexDescription,
  type DynaliteTable,
} from 'dynalite/db/index.js';
import deleteItem from 'dynalite/validations/deleteItem.js';
import putItem from 'dynalite/validations/putItem.js';
import scan from 'dynalite/validations/scan.js';
import updateItem from 'dynalite/validations/updateItem.js';
import { type MeteredTable, writeUnitsOf } from '../capacity/write-units.ts';
import type { IndexModel } from '../../template/stack-model.ts';

/**
 * Makes dynalite 4 charge as DynamoDB does. By itself, it charges no index for a write, nothing for a query without a result, and half for
 * a consistent scan. It does not know `ReturnValuesOnConditionCheckFailure`, which reports the units of a failed write. The units of
 * `BatchWriteItem` are reported as the table's, including those of its indexes.
 */
export function countDynaliteUnits(): void {
  countIndexWrites();
  chargeEmptyReads();
  showItemsOfFailedConditions();
  scan.types['ConsistentRead'] = 'Boolean';
}

function countIndexWrites(): void {
  const { addConsumedCapacity, updateIndexes } = database;
  // Each write calls the first function and then the second, and nothing else runs between these calls.
  let consumedByWrite: ConsumedCapacity | undefined;

  database.addConsumedCapacity = (data, isRead, item, existing) => {
    const consumed = addConsumedCapacity(data, isRead, item, existing);
    if (!isRead) consumedByWrite = consumed;
    return consumed;
  };
  database.updateIndexes = (store, table, existing, item, done) => {
    const consumed = consumedByWrite;
    consumedByWrite = undefined;
    if (consumed !== undefined) addUnits(consumed, table, { before: existing ?? undefined, after: item ?? undefined });
    updateIndexes(store, table, existing, item, done);
  };
}

function addUnits(consumed: ConsumedCapacity, table: DynaliteTable, written: Parameters<typeof writeUnitsOf>[1]): void {
  const units = writeUnitsOf(meteredTable(table), written);
  consumed.CapacityUnits = Object.values(units.indexes).reduce((sum, each) => sum + each, units.table);
  if (consumed.Table === undefined) return;
  consumed.Table = { CapacityUnits: units.table };
  for (const kind of ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const) {
    const charged = (table[kind] ?? []).flatMap(({ IndexName: name }) =>
      units.indexes[name] === undefined ? [] : [[name, { CapacityUnits: units.indexes[name] }] as const],
    );
    if (charged.length > 0) consumed[kind] = Object.fromEntries(charged);
  }
}

function meteredTable({ KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes }: DynaliteTable): MeteredTable {
  return {
    keySchema: KeySchema.map(keyOf),
    globalSecondaryIndexes: (GlobalSecondaryIndexes ?? []).map(indexOf),
    localSecondaryIndexes: (LocalSecondaryIndexes ?? []).map(indexOf),
  };
}

function indexOf({ IndexName, KeySchema, Projection }: DynaliteIndexDescription): IndexModel {
  return {
    name: IndexName,
    keySchema: KeySchema.map(keyOf),
    projectionType: Projection.ProjectionType,
    nonKeyAttributes: Projection.NonKeyAttributes ?? [],
  };
}

function keyOf({ AttributeName, KeyType }: DynaliteTable['KeySchema'][number]): MeteredTable['keySchema'][number] {
  return { name: AttributeName, keyType: KeyType };
}

/** A read without a result costs half a unit, or one unit if it is consistent. */
function chargeEmptyReads(): void {
  const { queryTable } = database;
  database.queryTable = (store, table, data, options, isLocal, fetches, startKeyNames, done) =>
    queryTable(store, table, data, options, isLocal, fetches, startKeyNames, (error, result) => {
      const { ConsumedCapacity: consumed } = result ?? {};
      if (consumed?.CapacityUnits === 0) {
        const least = { CapacityUnits: data.ConsistentRead === true ? 1 : 0.5 };
        Object.assign(consumed, least);
        const { GlobalSecondaryIndexes: globals, LocalSecondaryIndexes: locals, Table: ofTable } = consumed;
        for (const arm of Object.values(globals ?? locals ?? { ofTable })) Object.assign(arm ?? {}, least);
      }
      done(error, result);
    });
}

function showItemsOfFailedConditions(): void {
  const { checkConditional } = database;
  const type = { type: 'String', enum: ['ALL_OLD', 'NONE'] };
  for (const { types } of [deleteItem, putItem, updateItem]) types['ReturnValuesOnConditionCheckFailure'] = type;

  database.checkConditional = (data, existing) => {
    const failure = checkConditional(data, existing);
    const isShown = data.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
    if (failure?.body !== undefined && isShown && existing !== undefined) failure.body['Item'] = existing;
    return failure;
  };
}
