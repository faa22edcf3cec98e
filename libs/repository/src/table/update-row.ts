import { type AttributeValue, type UpdateItemCommandOutput, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { attributeNames, historyIsMissing, rowExists } from './conditions.ts';
import type { RowTable } from './row-table.ts';
import { unlessConditionFails } from './unless-condition-fails.ts';

/** Parts of an update expression, with the values and names of their placeholders. */
export interface UpdateParts {
  set: string[];
  remove?: string[];
  values: Record<string, AttributeValue>;
  /** The names of placeholders with a digit, such as `#k0`. Other placeholders name themselves. */
  names?: Record<string, string>;
}

export interface RowUpdate {
  rowId: string;
  parts: UpdateParts;
  condition: string;
  conditionValues?: Record<string, AttributeValue>;
  returnValues?: 'ALL_NEW' | 'NONE' | undefined;
}

/** Combines several parts into one update. */
export function mergeParts(...parts: readonly UpdateParts[]): Required<UpdateParts> {
  return {
    set: parts.flatMap(({ set }) => set),
    remove: parts.flatMap(({ remove = [] }) => remove),
    values: merged(parts.map(({ values }) => values)),
    names: merged(parts.map(({ names = {} }) => names)),
  };
}

/** The keys are placeholders such as `#k0`, so none is `__proto__`. */
function merged<Value>(records: readonly Record<string, Value>[]): Record<string, Value> {
  const all: Record<string, Value> = {};
  for (const record of records) Object.assign(all, record);
  return all;
}

/** Sends one conditional update of a row; undefined when the condition fails. */
export async function updateRow(table: RowTable, update: RowUpdate): Promise<UpdateItemCommandOutput | undefined> {
  try {
    return await send(table, update);
  } catch (error) {
    if (!isMissingPath(error)) throw error;
    // A concurrent call may create the history first. Either way the path exists for the second attempt.
    await createHistory(table, update.rowId);
    return await send(table, update);
  }
}

async function send({ documentClient, tableName }: RowTable, update: RowUpdate) {
  const { rowId, parts, condition, conditionValues, returnValues = 'NONE' } = update;
  const expression = updateExpression(parts);
  return await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: rowId } },
        UpdateExpression: expression,
        ConditionExpression: condition,
        ExpressionAttributeNames: { ...attributeNames(expression, condition), ...parts.names },
        ExpressionAttributeValues: { ...parts.values, ...conditionValues },
        ReturnValues: returnValues,
      }),
    ),
  );
}

export function updateExpression({ set, remove = [] }: Pick<UpdateParts, 'set' | 'remove'>): string {
  return `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`;
}

function isMissingPath(error: unknown): boolean {
  return error instanceof Error && error.name === 'ValidationException' && /document path/i.test(error.message);
}

/** Rows of older releases have no history map. */
async function createHistory(table: RowTable, rowId: string): Promise<void> {
  await send(table, {
    rowId,
    parts: { set: ['#history = :noHistory'], values: { ':noHistory': { M: {} } } },
    condition: `${rowExists} AND ${historyIsMissing}`,
  });
}
