import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { dueDate, later, newRow, runId } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'an edit by a message', (tables) => {
  const putRow = async (source: { token: string; sequence?: number } | undefined = { token: 'put' }) => {
    const row = newRow({ changes: { price: 1 } });
    await tables.rows.put(row, { source });
    return row;
  };
  const logOf = async (id: string): Promise<string | undefined> => {
    const get = new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } });
    return (await tables.documentClient.send(get)).Item?.['editLog']?.S;
  };
  const repeated = { name: 'EditRepeatedError' };

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['reschedule', async (id) => await tables.rows.reschedule({ id, dueDate: '2027-01-01', source: { token: 'x' } })],
    ['change', async (id) => await tables.rows.change({ id, changes: { price: 2 }, source: { token: 'x' } })],
    ['cancel', async (id) => await tables.rows.cancel({ id, source: { token: 'x' } })],
    ['delete', async (id) => await tables.rows.delete({ id, source: { token: 'x' } })],
    [
      'put',
      async (id) =>
        await tables.rows.put(newRow({ id, dueDate: '2027-01-02' }), { replace: true, source: { token: 'x' } }),
    ],
  ])('%s is made once, also after another edit', async (_, edit) => {
    const { id } = await putRow();
    await edit(id);
    const before = await tables.rows.getWithHistory(id);
    await expect(edit(id)).rejects.toMatchObject(repeated);
    expect(await tables.rows.getWithHistory(id)).toEqual(before);
    if (before?.row === undefined) return;
    await tables.rows.reschedule({ id, dueDate: '2028-01-01', source: { token: 'y' } });
    await expect(edit(id)).rejects.toMatchObject(repeated);
  });

  it('is made once when two deliveries race', async () => {
    const { id } = await putRow();
    const change = { id, changes: { price: 2 }, source: { token: 'x' } };
    let isMade = false;
    const racing = tables.rowsInterruptedBy(async (name) => {
      if (name !== 'UpdateItemCommand' || isMade) return;
      isMade = true;
      await tables.rows.change(change);
    });
    await expect(racing.change(change)).rejects.toMatchObject(repeated);
    expect(await tables.row(id)).toMatchObject({ version: 2, changes: { price: 2 } });
  });

  it('that changes nothing is noted all the same', async () => {
    const row = await putRow();
    expect(await tables.rows.put(row, { source: { token: 'again' } })).toBe('unchanged');
    await tables.rows.cancel({ id: row.id, source: { token: 'cancel' } });
    await tables.rows.cancel({ id: row.id, source: { token: 'cancel again' } });
    for (const token of ['again', 'cancel again'])
      await expect(tables.rows.cancel({ id: row.id, source: { token } })).rejects.toMatchObject(repeated);
  });

  it('puts a row as it was once put, after it was changed', async () => {
    const row = await putRow();
    await tables.rows.change({ id: row.id, changes: { price: 2 } });
    expect(await tables.rows.put(row, { replace: true, source: { token: 'back' } })).toBe('replaced');
    expect((await tables.row(row.id)).changes).toEqual({ price: 1 });
  });

  it('waits for the edit before it, and changes nothing after a later one', async () => {
    const { id } = await putRow({ token: '1', sequence: 1 });
    const reschedule = { id, dueDate: '2027-01-01', source: { token: '3', sequence: 3 } };
    await expect(tables.rows.reschedule(reschedule)).rejects.toMatchObject({
      name: 'EditTooEarlyError',
      fault: 'platform',
      message: expect.stringContaining('waits for its edit 2 before 3'),
    });
    const change = { id, changes: { price: 2 }, source: { token: '2', sequence: 2 } };
    await tables.rows.change(change);
    await tables.rows.reschedule(reschedule);
    await expect(tables.rows.change(change)).rejects.toMatchObject(repeated);
    expect(await tables.row(id)).toMatchObject({ version: 3, changes: { price: 2 }, dueDate: '2027-01-01' });
  });

  it('overtakes those before it when it replaces or deletes the row', async () => {
    const row = await putRow({ token: '1', sequence: 1 });
    const replaced = { ...row, changes: { price: 3 } };
    expect(await tables.rows.put(replaced, { replace: true, source: { token: '3', sequence: 3 } })).toBe('replaced');
    const late = { id: row.id, changes: { price: 2 }, source: { token: '2', sequence: 2 } };
    await expect(tables.rows.change(late)).rejects.toMatchObject(repeated);
    await tables.rows.delete({ id: row.id, source: { token: '5', sequence: 5 } });
    await expect(tables.rows.cancel({ id: row.id, source: { token: '4', sequence: 4 } })).rejects.toMatchObject(
      repeated,
    );
    expect(await tables.rows.put(row, { source: { token: '6', sequence: 6 } })).toBe('created');
    expect(await logOf(row.id)).toMatch(/^6 /);
  });

  it('is no first edit with a higher sequence', async () => {
    const row = newRow();
    const put = tables.rows.put(row, { source: { token: '2', sequence: 2 } });
    await expect(put).rejects.toMatchObject({ name: 'EditTooEarlyError' });
    expect(await tables.rows.get(row.id)).toBeUndefined();
    expect(await tables.rows.put(row, { replace: true, source: { token: '2', sequence: 2 } })).toBe('created');
  });

  it('that is refused is noted, so that the next one need not wait', async () => {
    const { id } = await putRow({ token: '1', sequence: 1 });
    await tables.rows.complete({ rowId: id, version: 1, runId, dueDate });
    const source = { token: '2', sequence: 2 };
    await expect(tables.rows.cancel({ id, source })).rejects.toMatchObject({ name: 'ConflictError' });
    await tables.rows.noteEdit({ id, source });
    await tables.rows.noteEdit({ id, source });
    await tables.rows.reschedule({ id, dueDate: '2027-01-01', source: { token: '3', sequence: 3 } });
    await expect(tables.rows.noteEdit({ id, source: { token: '9', sequence: 9 } })).rejects.toMatchObject({
      name: 'EditTooEarlyError',
    });
    await tables.rows.noteEdit({ id, source: { token: 'x' } });
    await tables.rows.noteEdit({ id: 'nobody', source: { token: '1', sequence: 1 } });
    await expect(tables.rows.noteEdit({ id: 'nobody', source })).rejects.toMatchObject({
      name: 'EditTooEarlyError',
    });
    expect(await logOf(id)).toMatch(/^3 /);
  });

  it('keeps ten tokens, and none in what the row shows or exports', async () => {
    const { id } = await putRow();
    tables.setClock(later);
    for (let n = 0; n < 12; n++)
      await tables.rows.change({ id, changes: { price: n }, source: { token: `token ${n}` } });
    expect((await logOf(id))?.split(' ')).toHaveLength(11);
    expect(JSON.stringify(await tables.row(id))).not.toContain('editLog');
    await expect(tables.rows.cancel({ id, source: { token: 'token 2' } })).rejects.toMatchObject(repeated);
    await tables.rows.cancel({ id, source: { token: 'token 1' } });
  });

  it('of an owner without messages costs the row nothing', async () => {
    const row = newRow();
    await tables.rows.put(row);
    await tables.rows.change({ id: row.id, changes: { price: 2 } });
    expect(await logOf(row.id)).toBeUndefined();
  });
});
