import {
  hasPauseEnded,
  isSameFilter,
  type Pause,
  type PauseFilter,
  utf8Bytes,
  versionEndLimits,
} from '@daybreak/domain';
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
}

/** Every batch of every function reads the pauses, so their item has to stay small. */
const maximumPauses = 100;
const pauseIdLength = 12;

/** Pauses rows. A pause with the same filter gets the new reason and end. Throws RangeError. */
export async function pauseRows(table: RowTable, input: PauseInput): Promise<Pause> {
  const { rule, tenant, rowId, reason, by } = input;
  const reasonBytes = utf8Bytes(reason.trim());
  if (reasonBytes === 0 || reasonBytes > versionEndLimits.reasonBytes)
    throw new RangeError(`A pause needs a reason of 1 to ${versionEndLimits.reasonBytes} bytes`);
  const at = table.clock.now().toISOString();
  const until = input.until === undefined ? undefined : new Date(input.until).toISOString();
  let paused: Pause = {
    id: '',
    ...(rule === undefined ? {} : { rule }),
    ...(tenant === undefined ? {} : { tenant }),
    ...(rowId === undefined ? {} : { rowId }),
    ...(until === undefined ? {} : { until }),
    reason,
    by,
    at,
  };
  await changePauses(table, ({ active, resumed }, revision) => {
    const same = active.find((other) => isSameFilter(other, input));
    const id = canonicalHash([rule ?? null, tenant ?? null, rowId ?? null, at, revision]).slice(0, pauseIdLength);
    paused = { ...paused, id, ...(same === undefined ? {} : { id: same.id, at: same.at }) };
    const others = active.filter((other) => other !== same);
    if (others.length + resumed.length >= maximumPauses)
      throw new RangeError(
        `The table has ${maximumPauses} pauses: resume some, or pause a rule instead of single rows`,
      );
    return { active: [...others, paused] };
  });
  return paused;
}

/** Ends the pause with this filter, and returns it; undefined when there is none. The next firing releases its rows. */
export async function resumeRows(table: RowTable, filter: PauseFilter): Promise<ResumedPause | undefined> {
  const after = await endPauses(table, (pause) => isSameFilter(pause, filter));
  return after.resumed.findLast((pause) => isSameFilter(pause, filter));
}

/** Ends the pauses whose `until` is not after `dueBy` (UTC instant), and returns all pauses. */
export async function endPausesBy(table: RowTable, dueBy: string): Promise<Pauses> {
  return await endPauses(table, (pause) => hasPauseEnded(pause, dueBy));
}

async function endPauses(table: RowTable, isOver: (pause: Pause) => boolean): Promise<Pauses> {
  return await changePauses(table, ({ active, resumed }) => {
    const ended = active.filter(isOver);
    if (ended.length === 0) return undefined;
    const resumedAt = table.clock.now().toISOString();
    return {
      active: active.filter((pause) => !isOver(pause)),
      resumed: [...resumed, ...ended.map((pause) => ({ ...pause, resumedAt }))],
    };
  });
}
