import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { archiveId } from '../../items/archive-id.ts';
import { sealedStateOf } from '../../items/row-state.ts';
import { dueDate, error, newRow, runId } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';
import type { RowRepository } from '../row-repository.ts';

const next = { dueDate: '2026-04-29', timeZone: 'UTC' };
const catchUp = 'skip after PT6H';
/** 90 days after the time of the clock. */
const expiresAt = '2026-06-27T12:00:00.000Z';

type End = (rows: RowRepository, message: { rowId: string; version: number; runId: string }) => Promise<unknown>;

describeWithTables(localStack, 'a row of a table that keeps finished rows for 90 days', (tables) => {
  const keeping = (): RowRepository => tables.rowsThrough(tables.documentClient, { keepCompletedDays: 90 });
  const put = async (): Promise<Row> => {
    const definition = newRow({ changes: { a: 1, b: 2 } });
    await tables.rows.put(definition);
    return await tables.row(definition.id);
  };
  const messageOf = ({ id: rowId, version }: Row) => ({ rowId, version, runId });
  const values = { a: 1, b: 2 };

  it.each<[string, End]>([
    ['is completed', async (rows, message) => await rows.writeValues({ ...message, values, expected: 2 })],
    [
      'is completed in parts',
      async (rows, message) => {
        await rows.writeValues({ ...message, values: { a: 1 }, expected: 2, planId: 'p' });
        await rows.writeValues({ ...message, values: { b: 2 }, expected: 2, planId: 'p' });
      },
    ],
    ['has nothing to be written', async (rows, message) => await rows.complete({ ...message, dueDate })],
    ['is skipped', async (rows, message) => await rows.skipLate({ ...message, dueDate, catchUp })],
  ])('expires when it %s, by the same number of updates', async (_, end) => {
    const [kept, expiring] = [await put(), await put()];
    await end(tables.rows, messageOf(kept));
    await end(keeping(), messageOf(expiring));
    expect(await tables.row(kept.id)).not.toHaveProperty('expiresAt');
    const row = await tables.row(expiring.id);
    expect(row.expiresAt).toBe(expiresAt);
    expect(row.status).toBe((await tables.row(kept.id)).status);
    // An export is for keeping, and so is what is imported from it.
    expect(sealedStateOf(row)).not.toHaveProperty('expiresAt');
  });

  it.each<[string, End]>([
    ['recurs', async (rows, message) => await rows.writeValues({ ...message, values, expected: 2, next, dueDate })],
    ['is skipped and recurs', async (rows, message) => await rows.skipLate({ ...message, dueDate, catchUp, next })],
    ['fails', async (rows, message) => await rows.fail({ ...message, error })],
    ['is cancelled', async (rows, { rowId: id }) => await rows.cancel({ id })],
  ])('stays when it %s', async (_, end) => {
    const row = await put();
    await end(keeping(), messageOf(row));
    expect(await tables.row(row.id)).not.toHaveProperty('expiresAt');
  });

  it.each<[string, (rows: RowRepository, row: Row) => Promise<unknown>]>([
    ['rescheduled', async (rows, { id }) => await rows.reschedule({ id, dueDate: '2027-01-01' })],
    ['redriven', async (rows, { id }) => await rows.redrive({ id })],
    ['cancelled', async (rows, { id }) => await rows.cancel({ id })],
    ['replaced', async (rows, row) => await rows.put({ ...row, changes: { a: 3 } }, { replace: true })],
  ])('stays when it is %s afterwards', async (_, edit) => {
    const row = await put();
    await keeping().skipLate({ ...messageOf(row), dueDate, catchUp });
    await edit(tables.rows, row);
    const edited = await tables.row(row.id);
    expect(edited.version).toBe(2);
    expect(edited).not.toHaveProperty('expiresAt');
  });

  it('becomes a tombstone when it is deleted, and can be put again', async () => {
    const row = await put();
    await keeping().complete({ ...messageOf(row), dueDate });
    tables.setClock('2026-03-30T12:00:00.000Z');
    await tables.rows.delete({ id: row.id });
    expect(await tables.rows.getWithHistory(row.id)).toMatchObject({
      tombstone: { status: 'deleted', expiresAt: '2026-06-28T12:00:00.000Z' },
    });
    expect(await tables.rows.put(row)).toBe('created');
    expect(await tables.row(row.id)).not.toHaveProperty('expiresAt');
  });

  it('has archived ends that go no later', async () => {
    const row = await put();
    const end = { end: 'completed', at: dueDate, dueDate, written: 1 } as const;
    const itemOf = async (id = '') =>
      (await tables.documentClient.send(new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }))).Item;
    const archive = { id: row.id, createdAt: row.createdAt, ends: { 1: end } };
    await keeping().archive(archive);
    const seconds = { N: String(Date.parse(expiresAt) / 1_000) };
    expect(await itemOf(archiveId(row.id, 1))).toMatchObject({ expiresAt: seconds });
    await tables.rows.archive(archive);
    expect(await itemOf(archiveId(row.id, 1))).not.toHaveProperty('expiresAt');
  });
});
