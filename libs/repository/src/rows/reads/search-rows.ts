import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import { isRowId } from '../../items/archive-id.ts';
import { type OnUnreadable, readItems, throwUnreadable } from '../../items/read-items.ts';
import { rowOrTombstoneOfItem } from '../../items/row-item.ts';
import { attributeNames } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';

export interface SearchRowsInput {
  /** What the ids begin with. */
  idPrefix: string;
  /** The number of items that the call looks at, at most. */
  limit: number;
  /** The cursor of the previous page. */
  cursor?: string | undefined;
}

/** A page of a search. The last page has no cursor. */
export interface SearchRowsPage {
  rows: Row[];
  /** The number of items that the call has looked at. */
  searched: number;
  cursor?: string;
}

const condition = 'begins_with(#id, :idPrefix)';

/** Looks for rows of any status in a part of the table. The table is in no order of ids, so a search reads it as a whole, page by page. */
export async function searchRows(
  { documentClient, tableName }: RowTable,
  { idPrefix, limit, cursor }: SearchRowsInput,
  onUnreadable: OnUnreadable = throwUnreadable,
): Promise<SearchRowsPage> {
  const {
    Items: items = [],
    ScannedCount: searched = 0,
    LastEvaluatedKey: last,
  } = await documentClient.send(
    new ScanCommand({
      TableName: tableName,
      Limit: limit,
      // An empty prefix selects every row, and DynamoDB takes no empty operand.
      ...(idPrefix === ''
        ? {}
        : {
            FilterExpression: condition,
            ExpressionAttributeNames: attributeNames(condition),
            ExpressionAttributeValues: { ':idPrefix': { S: idPrefix } },
          }),
      ...(cursor === undefined ? {} : { ExclusiveStartKey: { id: { S: cursor } } }),
    }),
  );
  const found = readItems(
    items.filter((item) => isRowId(item['id']?.S ?? '')),
    rowOrTombstoneOfItem,
    onUnreadable,
  );
  const after = last?.['id']?.S;
  return {
    rows: found.flatMap(({ row }) => (row === undefined ? [] : [row])),
    searched,
    ...(after === undefined ? {} : { cursor: after }),
  };
}
