import type { Row } from '@daybreak/domain';
import type { Run } from '@daybreak/repository';

/** A row that is due on 29 March 2026 (UTC), put on the first of that month. */
export function makeRow(parts: Partial<Row> = {}): Row {
  return {
    id: 'price-1',
    dueDate: '2026-03-29',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: { price: 12.5, name: 'x' },
    values: {},
    writes: {},
    status: 'scheduled',
    version: 1,
    history: {},
    occurrence: 1,
    anchorDate: '2026-03-29',
    createdAt: '2026-03-01T12:00:00.000Z',
    updatedAt: '2026-03-01T12:00:00.000Z',
    ...parts,
  };
}

/** A run that took a minute. */
export function makeRun(scheduledTime: string, parts: Partial<Run> = {}): Run {
  return {
    runId: scheduledTime,
    scheduledTime: new Date(scheduledTime).toISOString(),
    status: 'finished',
    shardCount: 2,
    shards: { '00': { dispatched: 3, saves: 1, done: true }, '01': { dispatched: 1_200, saves: 3, done: true } },
    startedAt: new Date(scheduledTime).toISOString(),
    finishedAt: new Date(Date.parse(scheduledTime) + 60_000).toISOString(),
    ...parts,
  };
}
