import {
  hasPauseEnded,
  isSameFilter,
  type Pause,
  type PauseFilter,
  utf8Bytes,
  versionEndLimits,
} from '@daybreak/domain';
import { EditRepeatedError } from '../../errors.ts';
import { editLogWith, type EditSource, hasToken, parseEditLog } from '../../items/edit-log.ts';
import { canonicalHash } from '../../items/canonical-hash.ts';
import { changePauses, type Pauses, type ResumedPause } from '../../table/pauses.ts';
import type { RowTable } from '../../table/row-table.ts';

export interface PauseInput extends PauseFilter {
  /** Why, in 1 to 200 bytes. */
  reason: string;
  /** Who pauses the rows. */
  by: string;
  /** UTC instant: runs of this time or later take the rows again. */
  until?: string | undefined;
  /** The message by which the owner pauses the rows. */
  source?: EditSource | undefined;
}

export interface ResumeInput extends PauseFilter {
  /** The message by which the owner resumes the rows. */
  source?: EditSource | undefined;
}

/** Every batch of every function reads the pauses, so their item has to stay small. */
const maximumPauses = 100;
const pauseIdLength = 12;

/** Pauses rows. A pause with the same filter gets the new reason and end. Throws RangeError and EditRepeatedError. */
export async function pauseRows(table: RowTable, input: PauseInput): Promise<Pause> {
  const { reason, by, source } = input;
  const filter = filterOf(input);
  const reasonBytes = utf8Bytes(reason.trim());
  if (reasonBytes === 0 || reasonBytes > versionEndLimits.reasonBytes)
    throw new RangeError(`A pause needs a reason of 1 to ${versionEndLimits.reasonBytes} bytes`);
  const at = table.clock.now().toISOString();
  const until = input.until === undefined ? undefined : new Date(input.until).toISOString();
  let paused: Pause = {
    id: '',
    ...filter,
    ...(until === undefined ? {} : { until }),
    reason,
    by,
    at,
  };
  await changePauses(table, ({ active, resumed, editLog }, revision) => {
    const logged = logWith(editLog, source);
    const same = active.find((other) => isSameFilter(other, input));
    const id = canonicalHash([filter.rule ?? null, filter.tenant ?? null, filter.rowId ?? null, at, revision]).slice(
      0,
      pauseIdLength,
    );
    paused = { ...paused, id, ...(same === undefined ? {} : { id: same.id, at: same.at }) };
    const others = active.filter((other) => other !== same);
    if (others.length + resumed.length >= maximumPauses)
      throw new RangeError(
        `The table has ${maximumPauses} pauses: resume some, or pause a rule instead of single rows`,
      );
    return { active: [...others, paused], ...logged };
  });
  return paused;
}

/** The fields of the filter that are given. */
function filterOf({ rule, tenant, rowId, idPrefix, dueFrom, dueTo }: PauseFilter): PauseFilter {
  const fields = Object.entries({ rule, tenant, rowId, idPrefix, dueFrom, dueTo });
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

/**
 * Ends the pause with this filter, and returns it; undefined when there is none. The next firing releases its rows. Throws
 * EditRepeatedError.
 */
export async function resumeRows(
  table: RowTable,
  { source, ...filter }: ResumeInput,
): Promise<ResumedPause | undefined> {
  const after = await endPauses(table, (pause) => isSameFilter(pause, filter), source);
  return after.resumed.findLast((pause) => isSameFilter(pause, filter));
}

/** Ends the pauses whose `until` is not after `dueBy` (UTC instant), and returns all pauses. */
export async function endPausesBy(table: RowTable, dueBy: string): Promise<Pauses> {
  return await endPauses(table, (pause) => hasPauseEnded(pause, dueBy));
}

async function endPauses(table: RowTable, isOver: (pause: Pause) => boolean, source?: EditSource): Promise<Pauses> {
  return await changePauses(table, ({ active, resumed, editLog }) => {
    const logged = logWith(editLog, source);
    const ended = active.filter(isOver);
    if (ended.length === 0) return source === undefined ? undefined : logged;
    const resumedAt = table.clock.now().toISOString();
    return {
      active: active.filter((pause) => !isOver(pause)),
      resumed: [...resumed, ...ended.map((pause) => ({ ...pause, resumedAt }))],
      ...logged,
    };
  });
}

/** The log of the messages that changed the pauses, with this one. Throws EditRepeatedError. */
function logWith(text: string | undefined, source: EditSource | undefined): Pick<Pauses, 'editLog'> {
  if (source === undefined) return {};
  const log = parseEditLog(text);
  if (hasToken(log, source)) throw new EditRepeatedError('pauses');
  return { editLog: editLogWith(log, { token: source.token }) };
}
