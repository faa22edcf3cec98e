// oxlint-disable-next-line typescript/triple-slash-reference -- dynalite ships no types, and other projects compile this file too
/// <reference path="./dynalite.d.ts" />
import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import createTable from 'dynalite/actions/createTable.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import deleteTable from 'dynalite/actions/deleteTable.js';
import describeTable from 'dynalite/actions/describeTable.js';
import describeTimeToLive from 'dynalite/actions/describeTimeToLive.js';
import getItem from 'dynalite/actions/getItem.js';
import listTables from 'dynalite/actions/listTables.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import updateTable from 'dynalite/actions/updateTable.js';
import type { ActionStore } from 'dynalite/db/index.js';
import batchGetItemChecks from 'dynalite/validations/batchGetItem.js';
import batchWriteItemChecks from 'dynalite/validations/batchWriteItem.js';
import createTableChecks from 'dynalite/validations/createTable.js';
import deleteItemChecks from 'dynalite/validations/deleteItem.js';
import deleteTableChecks from 'dynalite/validations/deleteTable.js';
import describeTableChecks from 'dynalite/validations/describeTable.js';
import describeTimeToLiveChecks from 'dynalite/validations/describeTimeToLive.js';
import getItemChecks from 'dynalite/validations/getItem.js';
import listTablesChecks from 'dynalite/validations/listTables.js';
import putItemChecks from 'dynalite/validations/putItem.js';
import queryChecks from 'dynalite/validations/query.js';
import scanChecks from 'dynalite/validations/scan.js';
import updateItemChecks from 'dynalite/validations/updateItem.js';
import updateTableChecks from 'dynalite/validations/updateTable.js';
import validations from 'dynalite/validations/index.js';
import './patch-dynalite.ts';

/** An action of dynalite. It checks a request, and then carries it out. */
export interface DynaliteAction {
  /** Throws an error with the response. */
  check(request: unknown, store: ActionStore): object;
  act: typeof getItem;
}

/** The actions of dynalite, without those on tags, by the names of DynamoDB's actions. */
export const dynaliteActions: ReadonlyMap<string, DynaliteAction> = new Map([
  ['BatchGetItem', action(batchGetItem, batchGetItemChecks)],
  ['BatchWriteItem', action(batchWriteItem, batchWriteItemChecks)],
  ['CreateTable', action(createTable, createTableChecks)],
  ['DeleteItem', action(deleteItem, deleteItemChecks)],
  ['DeleteTable', action(deleteTable, deleteTableChecks)],
  ['DescribeTable', action(describeTable, describeTableChecks)],
  ['DescribeTimeToLive', action(describeTimeToLive, describeTimeToLiveChecks)],
  ['GetItem', action(getItem, getItemChecks)],
  ['ListTables', action(listTables, listTablesChecks)],
  ['PutItem', action(putItem, putItemChecks)],
  ['Query', action(query, queryChecks)],
  ['Scan', action(scan, scanChecks)],
  ['UpdateItem', action(updateItem, updateItemChecks)],
  ['UpdateTable', action(updateTable, updateTableChecks)],
]);

function action(act: typeof getItem, { types, custom }: typeof getItemChecks): DynaliteAction {
  return {
    check(request, store) {
      const checked = validations.checkTypes(request, types);
      validations.checkValidations(checked, types, custom, store);
      return checked;
    },
    act,
  };
}
