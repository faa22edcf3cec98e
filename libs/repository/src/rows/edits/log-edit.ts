import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { ConflictError } from '../../errors.ts';
import {
  assertIsNext,
  isRepeated,
  type EditLog,
  editLogWith,
  type EditSource,
  readEditLog,
} from '../../items/edit-log.ts';
import { editLogIsMissing, editLogMatches, rowExists } from '../../table/conditions.ts';
import { getItem } from '../../table/get-item.ts';
import type { RowTable } from '../../table/row-table.ts';
import { updateRow, type UpdateParts } from '../../table/update-row.ts';
import { maximumAttempts, waitBeforeAttempt } from './wait-before-attempt.ts';

/** What an update adds to note the message that makes it. */
export interface LoggedEdit {
  parts: UpdateParts;
  clauses: readonly string[];
  clauseValues: Record<string, AttributeValue>;
}

/** For an edit without a message. */
export const notLogged: LoggedEdit = { parts: { set: [], values: {} }, clauses: [], clauseValues: {} };

/** The parts of an update that is made by a message, and the condition that no other message has edited the row since. */
export function logged(log: EditLog, source: EditSource | undefined): LoggedEdit {
  if (source === undefined) return notLogged;
  return {
    parts: { set: ['#editLog = :newEditLog'], values: { ':newEditLog': { S: editLogWith(log, source) } } },
    clauses: [log.text === undefined ? editLogIsMissing : editLogMatches],
    clauseValues: log.text === undefined ? {} : { ':editLog': { S: log.text } },
  };
}

/** Notes the message of an edit that changed nothing. Returns false when the row is gone, or another message has edited it since. */
export async function addToLog(table: RowTable, rowId: string, log: EditLog, source: EditSource): Promise<boolean> {
  const { parts, clauses, clauseValues } = logged(log, source);
  const condition = [rowExists, ...clauses].join(' AND ');
  const noted = await updateRow(table, { rowId, parts, condition, conditionValues: clauseValues });
  return noted !== undefined;
}

/** Checks that the edit is the next one of its row. Throws EditRepeatedError and EditTooEarlyError. */
export async function checkEdit(table: RowTable, { id, source }: NotedEdit): Promise<void> {
  assertIsNext(id, readEditLog(await getItem(table, id)), source);
}

export interface NotedEdit {
  id: string;
  source: EditSource;
}

/**
 * Notes an edit that was refused, or made elsewhere, so that it is not made again and the edits after it need not wait for it. Does nothing for a row
 * that does not exist, and for an edit that was noted. Throws EditTooEarlyError.
 */
export async function noteEdit(table: RowTable, { id, source }: NotedEdit): Promise<void> {
  for (let attempt = 1; attempt <= maximumAttempts; attempt++) {
    await waitBeforeAttempt(table, attempt);
    const item = await getItem(table, id);
    const log = readEditLog(item);
    if (isRepeated(log, source)) return;
    assertIsNext(id, log, source);
    if (item === undefined || (await addToLog(table, id, log, source))) return;
  }
  throw ConflictError.afterAttempts(id, maximumAttempts);
}
