import { changePauses, type ResumedPause } from '../../table/pauses.ts';
import type { RowTable } from '../../table/row-table.ts';

/** Longer than the readers of a large pause are ever without progress, so another firing may take over after it. */
const takeOverAfterMs = 10 * 60_000;
/**
 * Lambda's longest timeout. A function that read the pause before it was resumed may hold a row back until then, and the index
 * may show the row a little later.
 */
const forgetAfterMs = 15 * 60_000;

export interface ClaimReleaseInput {
  pauseId: string;
  /** The firing whose readers release the rows. */
  runId: string;
}

/** Whether readers of a firing are releasing the rows of this pause. */
export function isBeingReleased({ release }: ResumedPause, now: Date): boolean {
  return release !== undefined && now.getTime() - Date.parse(release.at) < takeOverAfterMs;
}

/** Whether no function can hold back another row for this pause. */
export function canBeForgotten({ resumedAt }: ResumedPause, now: Date): boolean {
  return now.getTime() - Date.parse(resumedAt) >= forgetAfterMs;
}

/** Records that the readers of a firing release the rows. Returns false when another firing's readers do. */
export async function claimRelease(table: RowTable, { pauseId, runId }: ClaimReleaseInput): Promise<boolean> {
  const now = table.clock.now();
  let isClaimed = false;
  await changePauses(table, ({ resumed }) => {
    const pause = resumed.find(({ id }) => id === pauseId);
    isClaimed = pause !== undefined && !isBeingReleased(pause, now);
    if (!isClaimed) return undefined;
    const release = { runId, at: now.toISOString() };
    return { resumed: resumed.map((other) => (other === pause ? { ...pause, release } : other)) };
  });
  return isClaimed;
}

/** Forgets a resumed pause that holds no row any more. */
export async function forgetPause(table: RowTable, pauseId: string): Promise<void> {
  await changePauses(table, ({ resumed }) => {
    const others = resumed.filter(({ id }) => id !== pauseId);
    return others.length === resumed.length ? undefined : { resumed: others };
  });
}
