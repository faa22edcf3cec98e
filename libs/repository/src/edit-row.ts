import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { dueAt, type Row, type Values } from '@daybreak/domain';
import { toAttributes } from './attribute-value.ts';
import { updateExpression, type UpdateParts } from './completion.ts';
import { attributeNames, leavesTheDueIndex, statusMatches, versionMatches } from './conditions.ts';
import { dueShard } from './due-index.ts';
import { ConflictError, RowNotFoundError } from './errors.ts';
import { getRow } from './get-rows.ts';
import { rowOfItem } from './row-item.ts';
import { type RowTable, unlessConditionFails } from './row-table.ts';

/** The pipeline may change a row between the read and the write of an edit, each time it recurs; not for long. */
const maximumAttempts = 5;

interface Edit {
  id: string;
  /** The version that the owner saw; without it the edit is of whatever version there is. */
  version?: number | undefined;
}

export interface RescheduleInput extends Edit {
  /** `YYYY-MM-DD` */
  dueDate: string;
  /** Default: as it is. */
  timeZone?: string | undefined;
}

/** Makes the row due on another date, whatever has become of it; a failed, completed or cancelled row is scheduled again. */
export async function rescheduleRow(table: RowTable, input: RescheduleInput): Promise<Row> {
  return await editRow(table, input, (row) => schedule(table, { ...row, ...dateOf(input, row) }));
}

export interface ChangeInput extends Edit {
  /** Takes the place of all that the row's changes held. */
  changes: Values;
}

/** Gives the row's rule another input. A failed row is scheduled again; a completed or cancelled one is a ConflictError. */
export async function changeRow(table: RowTable, input: ChangeInput): Promise<Row> {
  return await editRow(table, input, (row) => {
    if (row.status !== 'scheduled' && row.status !== 'failed') throw ConflictError.inStatus(row.id, row.status);
    const { set, remove, values } = schedule(table, row);
    const changes = { M: toAttributes(input.changes) };
    return { set: [...set, '#changes = :changes'], remove, values: { ...values, ':changes': changes } };
  });
}

export type CancelInput = Edit;

/** Cancels the row; it stays as it is when it is cancelled already. A completed row is a ConflictError. */
export async function cancelRow(table: RowTable, input: CancelInput): Promise<Row> {
  return await editRow(table, input, (row) => {
    if (row.status === 'cancelled') return undefined;
    if (row.status === 'completed') throw ConflictError.inStatus(row.id, row.status);
    return { set: ['#status = :newStatus'], remove: [leavesTheDueIndex], values: { ':newStatus': { S: 'cancelled' } } };
  });
}

function dateOf({ dueDate, timeZone }: RescheduleInput, row: Row): Pick<Row, 'dueDate' | 'timeZone' | 'anchorDate'> {
  return { dueDate, timeZone: timeZone ?? row.timeZone, anchorDate: dueDate };
}

function schedule({ shardCount }: RowTable, { id, dueDate, timeZone, anchorDate }: Row): UpdateParts {
  const attributes = {
    newStatus: 'scheduled',
    dueDate,
    timeZone,
    anchorDate,
    dueShard: dueShard(id, shardCount),
    dueAt: dueAt(dueDate, timeZone),
  };
  return {
    set: Object.keys(attributes).map((name) => `#${name === 'newStatus' ? 'status' : name} = :${name}`),
    remove: ['#lastError'],
    values: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, { S: value }])),
  };
}

/**
 * Makes an edit of the row as it stands. Each raises the version, which fences off what is under way for the old one, and forgets
 * what was written for it. `plan` gives undefined when there is nothing to do.
 */
async function editRow(
  table: RowTable,
  { id, version }: Edit,
  plan: (row: Row) => UpdateParts | undefined,
): Promise<Row> {
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    const row = await getRow(table, id);
    if (row === undefined) throw new RowNotFoundError(id);
    if (version !== undefined && row.version !== version) throw ConflictError.atVersion(id, version, row.version);
    const parts = plan(row);
    if (parts === undefined) return row;
    const edited = await applyEdit(table, row, parts);
    if (edited !== undefined) return edited;
  }
  throw new ConflictError(id, `was changed by others ${maximumAttempts} times meanwhile`);
}

async function applyEdit(
  { documentClient, tableName, clock }: RowTable,
  row: Row,
  { set, remove, values }: UpdateParts,
): Promise<Row | undefined> {
  const update = updateExpression({
    set: [...set, '#version = :nextVersion', '#writes = :noWrites', '#updatedAt = :now'],
    remove,
  });
  // A row is completed or failed without a new version, hence the status.
  const condition = `${versionMatches} AND ${statusMatches}`;
  const edited = await unlessConditionFails(
    documentClient.send(
      new UpdateItemCommand({
        TableName: tableName,
        Key: { id: { S: row.id } },
        UpdateExpression: update,
        ConditionExpression: condition,
        ExpressionAttributeNames: attributeNames(update, condition),
        ExpressionAttributeValues: {
          ...values,
          ':nextVersion': { N: String(row.version + 1) },
          ':noWrites': { M: {} },
          ':now': { S: clock.now().toISOString() },
          ':version': { N: String(row.version) },
          ':status': { S: row.status },
        },
        ReturnValues: 'ALL_NEW',
      }),
    ),
  );
  return edited?.Attributes === undefined ? undefined : rowOfItem(edited.Attributes);
}
