import { isDeepStrictEqual } from 'node:util';
import type { Plan, Row } from '@daybreak/domain';
import { BrokenPromise } from './broken-promise.ts';
import { checkSkipped, wasSkipped } from './check-catch-up.ts';
import { own } from './own.ts';

/** What the owner sets on a row; the pipeline never touches it. */
const ownersAttributes = [
  'id',
  'dueTime',
  'timeZone',
  'tenant',
  'priority',
  'repeat',
  'calendar',
  'shift',
  'catchUp',
  'rule',
  'changes',
  'anchorDate',
  'createdAt',
] as const;

/**
 * Checks one change that the pipeline made to a row against the row's plan, and against those of its earlier versions; its
 * history is checked apart.
 *
 * @throws {BrokenPromise} I1 for a wrong or foreign value, I2 for one that was lost, I3 for a change that an
 * owner's edit or the row's completion had ruled out.
 */
export function checkPipelineWrite(
  before: Row,
  after: Row,
  { plan, earlier }: { plan: Plan; earlier: readonly Plan[] },
): void {
  if (isDeepStrictEqual(before, { ...after, history: before.history })) return;
  if (before.status !== 'scheduled') {
    throw new BrokenPromise('I3', before.id, `a ${before.status} row was changed`, {
      expected: before,
      found: after,
    });
  }
  for (const attribute of ownersAttributes) {
    if (!isDeepStrictEqual(before[attribute], after[attribute])) {
      throw new BrokenPromise('I1', before.id, `the owner's ${attribute} was changed`, {
        expected: before[attribute],
        found: after[attribute],
      });
    }
  }
  if (wasSkipped(before, after)) {
    checkSkipped(before, after, plan);
    return;
  }
  checkFenced(before, after, { plan, earlier });
  checkValues(before, after, plan);
  if (after.version === before.version) checkProgress(before, after, plan);
  else if (wasHeld(before, after)) checkHeld(before, after);
  else checkRearmed(before, after, plan);
}

/** Whether the pipeline held the row back at its next version, because it is paused. */
export function wasHeld(before: Row, after: Row): boolean {
  return after.version === before.version + 1 && own(after.history, String(before.version))?.end === 'paused';
}

/** A row that is held back goes on as it was. */
function checkHeld(before: Row, { updatedAt: _now, history: _ends, ...found }: Row): void {
  const { runId: _run, planId: _plan, updatedAt: _updated, history: _history, ...kept } = before;
  const expected = { ...kept, version: before.version + 1, writes: {} };
  if (!isDeepStrictEqual(found, expected))
    throw new BrokenPromise('I1', before.id, 'a paused row was changed', { expected, found });
}

function checkFenced(before: Row, after: Row, { plan, earlier }: { plan: Plan; earlier: readonly Plan[] }): void {
  for (const [key, found] of Object.entries(after.values)) {
    const isNews = !isDeepStrictEqual(own(before.values, key), found) || !Object.hasOwn(before.writes, key);
    const holds = (planned: Plan): boolean =>
      Object.hasOwn(planned.values, key) && isDeepStrictEqual(planned.values[key], found);
    if (!isNews || !Object.hasOwn(after.writes, key) || holds(plan) || !earlier.some(holds)) continue;
    throw new BrokenPromise('I3', before.id, `'${key}' was written as an earlier version had planned it`, {
      expected: own(plan.values, key) ?? own(before.values, key),
      found,
    });
  }
}

function checkValues(before: Row, after: Row, plan: Plan): void {
  for (const key of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
    const found = own(after.values, key);
    const planned = own(plan.values, key);
    const held = own(before.values, key);
    if (isDeepStrictEqual(held, found) || isDeepStrictEqual(planned, found)) continue;
    const wasWritten = Object.hasOwn(before.writes, key);
    throw new BrokenPromise(
      wasWritten ? 'I2' : 'I1',
      before.id,
      wasWritten ? `the value of '${key}' was written and then lost` : `'${key}' got a value that nobody planned`,
      { expected: planned ?? held, found },
    );
  }
}

function checkProgress(before: Row, after: Row, plan: Plan): void {
  const moment = ({ occurrence, dueDate, seriesDate, shiftedDate }: Row) => ({
    occurrence,
    dueDate,
    seriesDate,
    shiftedDate,
  });
  if (!isDeepStrictEqual(moment(after), moment(before))) {
    throw new BrokenPromise('I3', before.id, 'the row was re-armed under the version that it had', {
      expected: before,
      found: after,
    });
  }
  for (const [key, writtenAt] of Object.entries(before.writes)) {
    const found = own(after.writes, key);
    // What completes the row may write the whole plan once more.
    if (found !== writtenAt && (found === undefined || after.status !== 'completed')) {
      throw new BrokenPromise('I2', before.id, `the write of '${key}' was lost`, {
        expected: before.writes,
        found: after.writes,
      });
    }
  }
  for (const key of Object.keys(after.writes)) checkLanded(after, plan, key);
  if (after.status === 'completed') {
    if (plan.next !== undefined)
      throw new BrokenPromise('I1', after.id, 'a recurring row was ended instead of re-armed', { found: after });
    checkWholePlanLanded(after, after.writes, plan);
  } else if (after.status === 'cancelled') {
    throw new BrokenPromise('I3', after.id, 'the pipeline cancelled the row', { expected: before, found: after });
  } else if (after.status === 'failed' && after.lastError === undefined) {
    throw new BrokenPromise('I6', after.id, 'the row failed without a reason', { found: after });
  }
}

function checkLanded(after: Row, plan: Plan, key: string): void {
  if (!Object.hasOwn(plan.values, key))
    throw new BrokenPromise('I1', after.id, `'${key}' was written but not planned`, { found: after.writes });
  const planned = own(plan.values, key);
  const found = own(after.values, key);
  if (!isDeepStrictEqual(found, planned)) {
    throw new BrokenPromise('I2', after.id, `'${key}' counts as written but does not hold its value`, {
      expected: planned,
      found,
    });
  }
}

function checkWholePlanLanded(row: Row, writes: Record<string, string>, plan: Plan): void {
  const planned = Object.keys(plan.values).toSorted();
  const written = Object.keys(writes).toSorted();
  if (!isDeepStrictEqual(written, planned)) {
    throw new BrokenPromise('I1', row.id, 'the row was completed without all of its values', {
      expected: planned,
      found: written,
    });
  }
}

function checkRearmed(before: Row, after: Row, plan: Plan): void {
  const expected = {
    version: before.version + 1,
    occurrence: before.occurrence + 1,
    status: 'scheduled',
    dueDate: plan.next?.dueDate,
    seriesDate: undefined,
    shiftedDate: plan.next?.shiftedDate,
    writes: {},
  };
  const found = {
    version: after.version,
    occurrence: after.occurrence,
    status: after.status,
    dueDate: after.dueDate,
    seriesDate: after.seriesDate,
    shiftedDate: after.shiftedDate,
    writes: after.writes,
  };
  if (!isDeepStrictEqual(found, expected)) {
    throw new BrokenPromise(
      'I3',
      after.id,
      'the pipeline raised the version without re-arming the row for its next date',
      { expected, found },
    );
  }
  for (const [key, planned] of Object.entries(plan.values)) {
    if (isDeepStrictEqual(own(after.values, key), planned)) continue;
    throw new BrokenPromise('I1', after.id, 'the row was re-armed without all of its values', {
      expected: plan.values,
      found: after.values,
    });
  }
}
