import { type DueMoment, type NewMoment, rescheduledRow, type Row, type Values } from '@daybreak/domain';
import { ConflictError } from '../../errors.ts';
import { toAttributes } from '../../items/attribute-value.ts';
import { dueKeys } from '../../items/due-index.ts';
import { dueIndexKeys } from '../../table/conditions.ts';
import type { RowTable } from '../../table/row-table.ts';
import { mergeParts, type UpdateParts } from '../../table/update-row.ts';
import { assertWritable } from './assert-writable.ts';
import { type EditedRow, type EditInput, editRow, raiseVersion } from './edit-row.ts';

export type RescheduleInput = EditInput & NewMoment;

/** Sets another due date, in any status: a failed, completed or cancelled row is scheduled again. */
export async function rescheduleRow(table: RowTable, input: RescheduleInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'rescheduled', (row, now) => {
    const moved = rescheduledRow(row, input);
    return mergeParts(
      schedule(shardCount, moved, now),
      setOrRemove('dueTime', moved.dueTime),
      setOrRemove('seriesDate', moved.seriesDate),
      setOrRemove('shiftedDate', moved.shiftedDate),
    );
  });
}

export interface SkipInput extends EditInput {
  /** The version whose plan has this next occurrence. */
  version: number;
  next: DueMoment;
}

/** Ends the current occurrence without a run. Throws ConflictError for a completed or cancelled row. */
export async function skipOccurrence(table: RowTable, { next, ...input }: SkipInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'skipped', (row, now) => {
    assertPending(row);
    const { shiftedDate } = next;
    return mergeParts(
      schedule(shardCount, { ...row, ...next, shiftedDate }, now),
      setOrRemove('shiftedDate', shiftedDate),
      {
        set: ['#occurrence = #occurrence + :one'],
        remove: ['#seriesDate'],
        values: { ':one': { N: '1' } },
      },
    );
  });
}

export interface ChangeInput extends EditInput {
  /** Replaces all changes of the row. */
  changes: Values;
}

/** Replaces the row's changes, and schedules a failed row again. Throws ConflictError for a completed or cancelled row. */
export async function changeRow(table: RowTable, input: ChangeInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'changed', (row, now) => {
    assertPending(row);
    const { changes } = input;
    assertWritable({ ...row, changes }, Object.keys(changes));
    const values = { ':changes': { M: toAttributes(changes) } };
    return mergeParts(schedule(shardCount, row, now), { set: ['#changes = :changes'], values });
  });
}

/** Cancels the row. Changes nothing when it is already cancelled. Throws ConflictError for a completed row. */
export async function cancelRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  return await editRow(table, input, 'cancelled', (row, now) => {
    if (row.status === 'cancelled') return undefined;
    if (row.status === 'completed') throw ConflictError.inStatus(row.id, row.status);
    return mergeParts(raiseVersion(row, now), {
      set: ['#status = :newStatus'],
      remove: [dueIndexKeys, '#expiresAt'],
      values: { ':newStatus': { S: 'cancelled' } },
    });
  });
}

/** Schedules a failed or skipped row again, unchanged. Throws ConflictError for any other status. */
export async function redriveRow(table: RowTable, input: EditInput): Promise<EditedRow> {
  const shardCount = await table.shardCount();
  return await editRow(table, input, 'redriven', (row, now) => {
    if (row.status !== 'failed' && row.status !== 'skipped') throw ConflictError.inStatus(row.id, row.status);
    return schedule(shardCount, row, now);
  });
}

function assertPending({ id, status }: Row): void {
  if (status !== 'scheduled' && status !== 'failed') throw ConflictError.inStatus(id, status);
}

function setOrRemove(name: string, value: string | undefined): UpdateParts {
  if (value === undefined) return { set: [], remove: [`#${name}`], values: {} };
  return { set: [`#${name} = :${name}`], values: { [`:${name}`]: { S: value } } };
}

function schedule(shardCount: number, row: Row, now: string): UpdateParts {
  const { dueDate, timeZone, anchorDate } = row;
  const attributes = {
    newStatus: 'scheduled',
    dueDate,
    timeZone,
    anchorDate,
    ...dueKeys({ ...row, readyAt: now }, shardCount),
  };
  return mergeParts(raiseVersion(row, now), {
    set: Object.keys(attributes).map((name) => `#${name === 'newStatus' ? 'status' : name} = :${name}`),
    // A row that is scheduled again does not expire.
    remove: ['#lastError', '#expiresAt'],
    values: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, { S: value }])),
  });
}
