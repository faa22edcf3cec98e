import { createRowRepository, type RowRepository } from '@daybreak/repository';
import { expect, it } from '@jest/globals';
import { createMeteredTable } from './metered-table.ts';

const runId = '2026-03-29T12:00:00.000Z';
const message = { rowId: 'row', version: 1, runId, dueDate: '2026-03-29' };
const error = { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: runId };

/** Returns the write units of the table and its index for a row that is put and then ended. */
async function unitsOf(end: (rows: RowRepository) => Promise<unknown>): Promise<{ rows: number; index: number }> {
  await using table = await createMeteredTable();
  const { documentClient, tableName } = table;
  const rows = createRowRepository({ documentClient, tableName, clock: { now: () => new Date(runId) } });
  await rows.put({ id: 'row', dueDate: '2026-03-29', timeZone: 'UTC', rule: 'apply-changes', changes: {}, values: {} });
  const before = table.units();
  await end(rows);
  const after = table.units();
  return { rows: after.rows.write - before.rows.write, index: after.index.write - before.index.write };
}

it('costs one more index write when a row fails and when a redrive leaves that state', async () => {
  const completed = await unitsOf(async (rows) => await rows.complete(message));
  expect(completed).toEqual({ rows: 1, index: 1 });
  expect(await unitsOf(async (rows) => await rows.fail({ ...message, error }))).toEqual({ rows: 1, index: 2 });
  const failedAndRedriven = await unitsOf(async (rows) => {
    await rows.fail({ ...message, error });
    await rows.redrive({ id: 'row' });
  });
  expect(failedAndRedriven).toEqual({ rows: 2, index: 4 });
});
