import { dueAt, isTimeZone, momentOf, type Row, type RowEdit } from '@daybreak/domain';
import { ConflictError, type EditedRow, type RowRepository } from '@daybreak/repository';
import { describeEvent } from '../history/describe-event.ts';
import { eventsSince } from '../history/events-since.ts';
import { CommandError } from '../terminal/command-error.ts';
import { count } from '../terminal/count.ts';
import { formatDue } from '../terminal/format-due.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatTable } from '../terminal/format-table.ts';
import { printable } from '../terminal/printable.ts';
import { unknownTimeZone } from './row-fault.ts';

/** The result of an edit. */
export interface EditReport {
  id: string;
  edit: RowEdit;
  status: Row['status'] | 'deleted';
  /** The version after the edit. */
  version: number;
  dueDate: string;
  shiftedDate?: string | undefined;
  dueTime?: string | undefined;
  timeZone: string;
  /** UTC instant. Absent when this machine does not know the time zone of the row. */
  dueAt?: string;
  /** The values that were written for the version that the edit ended. They stay in the row. Key to UTC instant. */
  written: Record<string, string>;
}

export function editReportOf(edit: RowEdit, { row, written }: EditedRow): EditReport {
  const { id, status, version, timeZone } = row;
  return {
    id,
    edit,
    status: edit === 'deleted' ? 'deleted' : status,
    version,
    ...momentOf(row),
    ...(isTimeZone(timeZone) ? { dueAt: dueAt(row) } : {}),
    written,
  };
}

/** The edit for people. */
export function formatEdit(report: EditReport): string {
  const { id, edit, status, version, dueAt: instant = '', written } = report;
  const now =
    status === 'scheduled'
      ? `version ${version}, due ${formatDue(report)} (${formatInstant(instant)})`
      : `version ${version}`;
  const entries = Object.entries(written);
  const already =
    entries.length === 0
      ? ['No value was written for the version that this edit ended']
      : [
          `${count(entries.length, 'value')} written for the version that this edit ended, and ${edit === 'deleted' ? 'deleted with the row' : 'kept in the row'}:`,
          ...formatTable(entries),
        ];
  return [`Row ${printable(id)} ${edit}: ${now}`, ...already].join('\n');
}

/** The version at which the owner read a row. */
interface ReadVersion {
  rows: Pick<RowRepository, 'getWithHistory'>;
  version: number | undefined;
}

/**
 * Awaits the edit. Throws a CommandError that says what to do, in place of an error of the repository, when there is no such row, when its status does not allow
 * the edit, when it is not at the version of `read`, with who changed it since, or when this machine does not know its time zone.
 */
export async function edited<Edited>(edit: Promise<Edited>, hint: string, read?: ReadVersion): Promise<Edited> {
  try {
    return await edit;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const zone = unknownTimeZone(error);
    if (zone !== undefined)
      throw new CommandError(`${zone} on this machine: add --zone, for example --zone Europe/Paris`, { cause: error });
    if (error.name === 'RowNotFoundError') throw new CommandError(error.message, { cause: error });
    if (error instanceof ConflictError)
      throw new CommandError(`${error.message}${await describeSince(error, read)}: ${hint}`, { cause: error });
    throw error;
  }
}

/** ` (2026-03-29T00:00:01Z: changed by ada; …)` */
async function describeSince({ rowId }: ConflictError, read: ReadVersion | undefined): Promise<string> {
  if (read?.version === undefined) return '';
  const events = await eventsSince(read.rows, rowId, read.version);
  return events.length === 0
    ? ''
    : ` (${events.map((event) => `${formatInstant(event.at)}: ${describeEvent(event)}`).join('; ')})`;
}
