import type { Row, VersionEnd } from '@daybreak/domain';

/** A row that waits at version 1 to get `price: 2`, but for what is given; for the specs. */
export function rowOf(given: Partial<Row> = {}): Row {
  return {
    id: 'row',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 2 },
    values: { price: 1 },
    writes: {},
    status: 'scheduled',
    version: 1,
    history: {},
    occurrence: 1,
    anchorDate: '2026-03-29',
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...given,
  };
}

export const writtenAt = '2026-03-29T12:00:00.000Z';

/** How a version ended that a run completed, but for what is given. */
export function endOf(given: Partial<VersionEnd> = {}): VersionEnd {
  return { end: 'completed', at: writtenAt, dueDate: '2026-03-29', written: 1, runId: 'run', ...given };
}
