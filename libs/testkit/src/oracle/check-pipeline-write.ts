import { isDeepStrictEqual } from 'node:util';
import type { Plan, Row } from '@daybreak/domain';
import { InvariantViolation } from './violation.ts';

/** What the owner says of a row; the pipeline never touches it. */
const ownersAttributes = ['id', 'timeZone', 'rule', 'changes', 'anchorDate', 'createdAt'] as const;

/**
 * Checks one change that the pipeline made to a row against the row's plan.
 *
 * @throws {InvariantViolation} I1 for a wrong or foreign value, I2 for one that was lost, I3 for a change that an
 * owner's edit or the row's completion had ruled out.
 */
export function checkPipelineWrite(before: Row, after: Row | undefined, plan: Plan): void {
  if (after === undefined)
    throw new InvariantViolation('I1', before.id, 'the pipeline deleted the row', { expected: before });
  if (isDeepStrictEqual(before, after)) return;
  if (before.status !== 'scheduled') {
    throw new InvariantViolation('I3', before.id, `a ${before.status} row was changed`, {
      expected: before,
      found: after,
    });
  }
  for (const attribute of ownersAttributes) {
    if (!isDeepStrictEqual(before[attribute], after[attribute])) {
      throw new InvariantViolation('I1', before.id, `the owner's ${attribute} was changed`, {
        expected: before[attribute],
        found: after[attribute],
      });
    }
  }
  checkValues(before, after, plan);
  if (after.version === before.version) checkProgress(before, after, plan);
  else checkRearmed(before, after, plan);
}

function checkValues(before: Row, after: Row, plan: Plan): void {
  for (const key of new Set([...Object.keys(before.values), ...Object.keys(after.values)])) {
    const found = after.values[key];
    if (isDeepStrictEqual(before.values[key], found) || isDeepStrictEqual(plan.values[key], found)) continue;
    const wasWritten = key in before.writes;
    throw new InvariantViolation(
      wasWritten ? 'I2' : 'I1',
      before.id,
      wasWritten ? `the value of '${key}' was written and then lost` : `'${key}' got a value that nobody planned`,
      { expected: plan.values[key] ?? before.values[key], found },
    );
  }
}

function checkProgress(before: Row, after: Row, plan: Plan): void {
  for (const [key, writtenAt] of Object.entries(before.writes)) {
    if (after.writes[key] !== writtenAt) {
      throw new InvariantViolation('I2', before.id, `the write of '${key}' was lost`, {
        expected: before.writes,
        found: after.writes,
      });
    }
  }
  for (const key of Object.keys(after.writes)) checkLanded(after, plan, key);
  if (after.status === 'completed') {
    if (plan.next !== undefined)
      throw new InvariantViolation('I1', after.id, 'a recurring row was ended instead of re-armed', { found: after });
    checkWholePlanLanded(after, after.writes, plan);
  } else if (after.status === 'cancelled') {
    throw new InvariantViolation('I3', after.id, 'the pipeline cancelled the row', { expected: before, found: after });
  } else if (after.status === 'failed' && after.lastError === undefined) {
    throw new InvariantViolation('I6', after.id, 'the row failed without a reason', { found: after });
  }
}

function checkLanded(after: Row, plan: Plan, key: string): void {
  if (!(key in plan.values))
    throw new InvariantViolation('I1', after.id, `'${key}' was written but not planned`, { found: after.writes });
  if (!isDeepStrictEqual(after.values[key], plan.values[key])) {
    throw new InvariantViolation('I2', after.id, `'${key}' counts as written but does not hold its value`, {
      expected: plan.values[key],
      found: after.values[key],
    });
  }
}

function checkWholePlanLanded(row: Row, writes: Record<string, string>, plan: Plan): void {
  const planned = Object.keys(plan.values).toSorted();
  const written = Object.keys(writes).toSorted();
  if (!isDeepStrictEqual(written, planned)) {
    throw new InvariantViolation('I1', row.id, 'the row was completed without all of its values', {
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
    writes: {},
  };
  const found = {
    version: after.version,
    occurrence: after.occurrence,
    status: after.status,
    dueDate: after.dueDate,
    writes: after.writes,
  };
  if (!isDeepStrictEqual(found, expected)) {
    throw new InvariantViolation(
      'I3',
      after.id,
      'the pipeline raised the version without re-arming the row for its next date',
      { expected, found },
    );
  }
  for (const key of Object.keys(plan.values)) checkLanded(after, plan, key);
}
