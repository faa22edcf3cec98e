import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { RowDefinition } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { type EndedVersion, endedVersionOf } from '../../items/ended-version.ts';
import { dueDate, error, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

const next = { dueDate: '2026-04-29', timeZone: 'UTC' };

describeWithTables(localStack, 'the version that a write ends', (tables) => {
  const read = async (id: string): Promise<Record<string, AttributeValue> | undefined> =>
    (
      await tables.documentClient.send(
        new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } }, ConsistentRead: true }),
      )
    ).Item;

  /** What the writes of `work` ended, by the images before and after it. */
  const endedBy = async (id: string, work: () => Promise<unknown>): Promise<EndedVersion | undefined> => {
    const oldImage = await read(id);
    await work();
    return endedVersionOf({ oldImage, newImage: await read(id) });
  };

  const put = async (definition: Partial<RowDefinition> = {}): Promise<string> => {
    const row = newRow({ tenant: 'acme', values: { kept: true }, ...definition });
    await tables.rows.put(row);
    return row.id;
  };

  it('is the one that was completed, with the values as they are since', async () => {
    const rowId = await put();
    tables.setClock(later);
    const ended = await endedBy(
      rowId,
      async () =>
        await tables.rows.writeValues({ rowId, version: 1, runId, values: { price: 12.5 }, expected: 1, dueDate }),
    );
    expect(ended).toMatchObject({
      rowId,
      version: 1,
      rule: 'apply-changes',
      tenant: 'acme',
      end: { end: 'completed', at: later, dueDate, written: 1, runId },
    });
    expect(ended?.values()).toEqual({ kept: true, price: 12.5 });
  });

  it('is the one that was completed when the row goes on at the next version', async () => {
    const rowId = await put();
    const write = { rowId, version: 1, runId, values: { price: 1 }, expected: 1, dueDate, next };
    const ended = await endedBy(rowId, async () => await tables.rows.writeValues(write));
    expect(ended).toMatchObject({ version: 1, end: { end: 'completed', dueDate, written: 1 } });
    // The second occurrence, while the ends of the first are archived.
    const again = await endedBy(
      rowId,
      async () => await tables.rows.writeValues({ ...write, version: 2, dueDate: next.dueDate }),
    );
    expect(again).toMatchObject({ version: 2, end: { end: 'completed', dueDate: next.dueDate } });
  });

  it('is the one that failed, with its error', async () => {
    const rowId = await put();
    const ended = await endedBy(rowId, async () => await tables.rows.fail({ rowId, version: 1, runId, error }));
    expect(ended).toMatchObject({
      version: 1,
      end: { end: 'failed', at: startedAt, dueDate, written: 0, runId, error },
    });
  });

  it.each([undefined, next])(
    'is the one that a run skipped by its policy, with the next occurrence %j',
    async (following) => {
      const catchUp = 'skip after PT6H';
      const rowId = await put({ catchUp });
      const skip = { rowId, version: 1, runId, dueDate, catchUp, next: following };
      const ended = await endedBy(rowId, async () => await tables.rows.skipLate(skip));
      expect(ended).toMatchObject({ version: 1, end: { end: 'skipped', reason: catchUp, runId, dueDate, written: 0 } });
    },
  );

  it.each([
    ['skipped', async (id: string) => await tables.rows.skip({ id, version: 1, next })],
    ['cancelled', async (id: string) => await tables.rows.cancel({ id })],
    ['rescheduled', async (id: string) => await tables.rows.reschedule({ id, dueDate: '2026-05-01' })],
    ['changed', async (id: string) => await tables.rows.change({ id, changes: { a: 1 } })],
    ['deleted', async (id: string) => await tables.rows.delete({ id })],
    [
      'paused',
      async (rowId: string) => {
        const pause = await tables.rows.pause({ reason: 'audit', by: 'ops', rowId });
        await tables.rows.hold({ rowId, version: 1, runId, pause });
      },
    ],
  ])('is the one that was %s', async (end, work) => {
    const id = await put();
    expect(await endedBy(id, async () => await work(id))).toMatchObject({ version: 1, end: { end, dueDate } });
  });

  it('is none of a write that ends no version, or one that had ended before', async () => {
    const rowId = await put();
    expect(endedVersionOf({ newImage: await read(rowId) })).toBeUndefined();
    const half = { rowId, version: 1, runId, values: { a: 1 }, expected: 2, dueDate };
    expect(await endedBy(rowId, async () => await tables.rows.writeValues(half))).toBeUndefined();
    await tables.rows.fail({ rowId, version: 1, runId, error });
    const superseded = { rowId, version: 1, runId: 'late' };
    expect(await endedBy(rowId, async () => await tables.rows.recordSuperseded(superseded))).toBeUndefined();
    expect(await endedBy(rowId, async () => await tables.rows.redrive({ id: rowId }))).toBeUndefined();
    const skipped = await endedBy(rowId, async () => await tables.rows.skip({ id: rowId, version: 2, next }));
    expect(skipped?.end.end).toBe('skipped');
  });
});
