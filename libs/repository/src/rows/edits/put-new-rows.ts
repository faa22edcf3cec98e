import {
  type AttributeValue,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import type { RowTable } from '../../table/row-table.ts';
import { assertWritable } from './assert-writable.ts';
import { putOfNewRow, type RowToPut } from './put-row.ts';

/** An engine without transactions, or a request above 4 MB. */
const isNotPossible = ({ name }: Error): boolean =>
  name === 'UnknownOperationException' || name === 'ValidationException';

/** The item that a put of a new row writes. */
export async function newItemOf(table: RowTable, row: RowToPut): Promise<Record<string, AttributeValue>> {
  assertWritable(row.definition);
  return (await putOfNewRow(table, row)).Item;
}

/**
 * Puts up to 100 rows in one transaction, and returns whether it did. It puts none when a row or its tombstone exists, when the
 * rows have more than 4 MB, and when the engine knows no transactions: then put them one by one.
 */
export async function putNewRows(table: RowTable, rows: readonly RowToPut[]): Promise<boolean> {
  for (const { definition } of rows) assertWritable(definition);
  const puts: TransactWriteItem[] = [];
  for (const row of rows) puts.push({ Put: await putOfNewRow(table, row) });
  try {
    await table.documentClient.send(new TransactWriteItemsCommand({ TransactItems: puts }));
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException) return false;
    if (error instanceof Error && isNotPossible(error)) return false;
    throw error;
  }
}
