import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { dueAt } from '@daybreak/domain';
import { leavesTheDueIndex } from './conditions.ts';

/** When a recurring row is due next. */
export interface NextOccurrence {
  dueDate: string;
  timeZone: string;
}

/** Parts of an update expression, and the values that they name. */
export interface UpdateParts {
  set: string[];
  remove: string[];
  values: Record<string, AttributeValue>;
}

interface CompletionOptions {
  version: number;
  next?: NextOccurrence | undefined;
  now: string;
}

/** What completes a row. One that recurs stays in the due index, at its next date and a version of its own. */
export function completion({ version, next, now }: CompletionOptions): UpdateParts {
  const parts = {
    set: ['#completedAt = :now', '#updatedAt = :now'],
    remove: ['#lastError'],
    values: { ':now': { S: now } },
  };
  if (next === undefined) {
    return {
      set: [...parts.set, '#status = :completed'],
      remove: [...parts.remove, leavesTheDueIndex],
      values: { ...parts.values, ':completed': { S: 'completed' } },
    };
  }
  return {
    set: [
      ...parts.set,
      '#dueDate = :nextDueDate',
      '#dueAt = :nextDueAt',
      '#version = :nextVersion',
      '#occurrence = #occurrence + :one',
      '#writes = :noWrites',
    ],
    remove: parts.remove,
    values: {
      ...parts.values,
      ':nextDueDate': { S: next.dueDate },
      ':nextDueAt': { S: dueAt(next.dueDate, next.timeZone) },
      ':nextVersion': { N: String(version + 1) },
      ':one': { N: '1' },
      ':noWrites': { M: {} },
    },
  };
}

export function updateExpression({ set, remove }: Pick<UpdateParts, 'set' | 'remove'>): string {
  return `SET ${set.join(', ')}${remove.length === 0 ? '' : ` REMOVE ${remove.join(', ')}`}`;
}
