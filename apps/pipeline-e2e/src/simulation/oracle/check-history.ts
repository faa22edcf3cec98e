import { isDeepStrictEqual } from 'node:util';
import type { Row, RowHistory, Tombstone, VersionEnd } from '@daybreak/domain';
import { BrokenPromise } from './broken-promise.ts';
import { own } from './own.ts';

/** A row, or what is left of one that was deleted. */
export type Remains = Row | Tombstone;

/**
 * Checks what one effect did to a row's history: it ends the version that the row was at, exactly if it ended it; the
 * pipeline may besides note runs that came too late, and nothing else of the history ever changes.
 *
 * @throws {BrokenPromise} I6.
 */
export function checkHistoryStep(before: Remains, after: Remains, by: 'pipeline' | 'owner'): void {
  const { version } = before;
  const had = own(before.history, String(version));
  const has = own(after.history, String(version));
  if (had === undefined && hasEnded(before, after)) checkNewEnd(before, after, has, by);
  else if (had === undefined && has !== undefined) refuse(before, 'a version was ended that goes on', has);
  else if (by === 'owner' && had !== undefined && before.status !== 'deleted' && has?.after === undefined)
    refuse(before, "an owner's edit of a row that had ended is not in its history", has);

  const expected: RowHistory = { ...before.history, ...(has === undefined ? {} : { [version]: has }) };
  for (const name of new Set([...Object.keys(expected), ...Object.keys(after.history)])) {
    checkEntry(before, {
      had: own(before.history, name),
      expected: own(expected, name),
      has: own(after.history, name),
    });
  }
}

function hasEnded(before: Remains, after: Remains): boolean {
  return before.version !== after.version || before.status !== after.status;
}

function checkNewEnd(before: Remains, after: Remains, has: VersionEnd | undefined, by: 'pipeline' | 'owner'): void {
  if (before.status === 'deleted') return;
  const { dueDate } = before;
  const isKnown = has?.end === 'paused' || has?.end === 'skipped';
  const end = after.status === 'failed' ? 'failed' : isKnown ? has.end : 'completed';
  const found = { dueDate: has?.dueDate, end: has?.end, written: has?.written, hasRun: has?.runId !== undefined };
  const expected =
    by === 'pipeline'
      ? // A recurring row no longer holds what a completion wrote.
        { dueDate, end, written: end === 'failed' ? writtenFor(after) : has?.written, hasRun: end !== 'paused' }
      : { dueDate, end: has?.end, written: writtenFor(before), hasRun: false };
  if (has === undefined || !isDeepStrictEqual(found, expected))
    throw new BrokenPromise('I6', before.id, 'the history does not hold how the version ended', {
      expected,
      found,
    });
}

function writtenFor(row: Remains): number {
  return row.status === 'deleted' ? 0 : Object.keys(row.writes).length;
}

interface Entry {
  had: VersionEnd | undefined;
  expected: VersionEnd | undefined;
  has: VersionEnd | undefined;
}

function checkEntry({ id }: Remains, { had, expected, has }: Entry): void {
  const { superseded: noted = {}, after: _had, ...kept } = had ?? expected ?? {};
  const { superseded = {}, after: _has, ...found } = has ?? {};
  if (!isDeepStrictEqual(kept, found)) {
    throw new BrokenPromise('I6', id, 'the end of a version was changed', { expected: kept, found });
  }
  for (const [runId, at] of Object.entries(noted)) {
    if (own(superseded, runId) !== at)
      throw new BrokenPromise('I6', id, `the run ${runId} was noted and then lost`, { found: has });
  }
  if (has?.runId !== undefined && Object.hasOwn(superseded, has.runId))
    throw new BrokenPromise('I6', id, `the run ${has.runId} came too late for what it did itself`, { found: has });
}

function refuse({ id }: Remains, message: string, found: unknown): never {
  throw new BrokenPromise('I6', id, message, { found });
}

/** Checks that every version so far has ended once, but for the one that the row waits at. Throws I6. */
export function checkWholeHistory(remains: Remains): void {
  const { id, version, status, history } = remains;
  const last = status === 'scheduled' || status === 'cancelled' ? version - 1 : version;
  const expected = Array.from({ length: last }, (_, index) => String(index + 1));
  const found = Object.keys(history).toSorted((a, b) => Number(a) - Number(b));
  if (!isDeepStrictEqual(found, expected))
    throw new BrokenPromise('I6', id, 'the history does not hold the end of each version', { expected, found });
}
