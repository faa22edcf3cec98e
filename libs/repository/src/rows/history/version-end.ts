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
import { itemEnd } from '../../items/history-item.ts';
import type { UpdateParts } from '../../table/update-row.ts';

/** The end of a version. `dueDate` and `written` may be omitted while the row keeps this version, because the row has them. */
export interface NewVersionEnd extends Pick<VersionEnd, 'end' | 'at' | 'reason' | 'by' | 'error' | 'after'> {
  version: number;
  runId?: string | undefined;
  dueDate?: string | undefined;
  written?: number | undefined;
  /** Runs whose message found the version ended, with the instant. */
  superseded?: Record<string, string>;
}

/** Adds the end of a version to the history, in the update that ends it, and removes the entry of 50 versions before. */
export function endVersion({ version, end, at, superseded = {}, ...optional }: NewVersionEnd): UpdateParts {
  const { dueDate, written, reason, runId, by, error, after } = optional;
  const entry: Values = {
    ...itemEnd(end),
    at,
    // Usually empty at first: an update can set a key of a map only when the map exists.
    superseded,
    ...(reason === undefined ? {} : { reason }),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...(written === undefined ? {} : { written }),
    ...(runId === undefined ? {} : { runId }),
    ...(by === undefined ? {} : { by }),
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

/** Adds an owner's edit to the history: as the end of the version or, when the version has already ended, as its `after`. */
export function endByEdit(row: Row, edit: RowEdit, at: string, editor?: string): UpdateParts {
  const { version, status, dueDate } = row;
  const written = Object.keys(row.writes).length;
  const by = editor === undefined ? {} : { by: cut(editor, versionEndLimits.byBytes) };
  if (status === 'scheduled' || status === 'cancelled')
    return endVersion({ version, end: edit, at, dueDate, written, ...by });
  const after = { edit, at, ...by };
  // An older release ended this version, without a history.
  if (row.history[version] === undefined)
    return endVersion({ version, end: status, at: row.updatedAt, dueDate, written, after });
  // The edit overwrites the row's dueDate and writes, so the entry must hold them.
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

/** The start of `text` that takes at most `bytes` bytes of UTF-8, without a partial character. */
function cut(text: string, bytes: number): string {
  return text.slice(0, utf8.encodeInto(text, new Uint8Array(bytes)).read);
}
