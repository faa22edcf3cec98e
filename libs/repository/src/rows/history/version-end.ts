import {
  maximumHistoryVersions,
  type Row,
  type RowEdit,
  type RowError,
  type Values,
  type VersionEnd,
  versionEndLimits,
} from '@daybreak/domain';
import { toAttribute, toAttributes } from '../../items/attribute-value.ts';
import type { UpdateParts } from '../../table/update-row.ts';

/** How a version ends. `dueDate` and `written` may be left out while the row stays at it: they are still on the row then. */
export interface NewVersionEnd extends Pick<VersionEnd, 'end' | 'at' | 'error' | 'after'> {
  version: number;
  runId?: string | undefined;
  dueDate?: string | undefined;
  written?: number | undefined;
}

/** Enters in the history how a version ended, in the update that ends it, and drops the entry that is too old now. */
export function endVersion({ version, end, at, dueDate, written, runId, error, after }: NewVersionEnd): UpdateParts {
  const entry: Values = {
    end,
    at,
    // There from the start, since an update can set a key of a map but not make the map as well.
    superseded: {},
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(written === undefined ? {} : { written }),
    ...(runId === undefined ? {} : { runId }),
    ...(error === undefined ? {} : { error: shortened(error) }),
    ...(after === undefined ? {} : { after }),
  };
  const tooOld = version - maximumHistoryVersions;
  return {
    set: ['#history.#v0 = :versionEnd'],
    remove: tooOld < 1 ? [] : ['#history.#v1'],
    values: { ':versionEnd': { M: toAttributes(entry) } },
    names: { '#v0': String(version), ...(tooOld < 1 ? {} : { '#v1': String(tooOld) }) },
  };
}

/** What an owner's edit makes of the version that it finds: its end or, where it has ended before, what came after. */
export function endByEdit(row: Row, edit: RowEdit, at: string): UpdateParts {
  const { version, status, dueDate } = row;
  const written = Object.keys(row.writes).length;
  if (status === 'scheduled' || status === 'cancelled') return endVersion({ version, end: edit, at, dueDate, written });
  const after = { edit, at };
  // It ended before rows had a history.
  if (row.history[version] === undefined)
    return endVersion({ version, end: status, at: row.updatedAt, dueDate, written, after });
  // What the entry left to the row, the row will not tell any more.
  return {
    set: [
      '#history.#v0.#dueDate = if_not_exists(#history.#v0.#dueDate, :endedDueDate)',
      '#history.#v0.#written = if_not_exists(#history.#v0.#written, :endedWritten)',
      '#history.#v0.#after = :after',
    ],
    values: {
      ':endedDueDate': toAttribute(dueDate),
      ':endedWritten': toAttribute(written),
      ':after': toAttribute(after),
    },
    names: { '#v0': String(version) },
  };
}

function shortened({ stage, name, message, attempt, at }: RowError): Values {
  const { errorNameBytes, errorMessageBytes } = versionEndLimits;
  return { stage, name: cut(name, errorNameBytes), message: cut(message, errorMessageBytes), attempt, at };
}

const utf8 = new TextEncoder();

/** The text's beginning that takes at most so many bytes of UTF-8, in whole characters. */
function cut(text: string, bytes: number): string {
  return text.slice(0, utf8.encodeInto(text, new Uint8Array(bytes)).read);
}
