import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { UnwritableError } from '../../errors.ts';
import { newRow } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

describeWithTables(localStack, 'putNew', (tables) => {
  const many = (count: number) => Array.from({ length: count }, () => ({ definition: newRow({ changes: { a: 1 } }) }));
  const idsOf = (rows: ReturnType<typeof many>): string[] => rows.map(({ definition }) => definition.id);
  /** What `put` makes of each row: the rows that `putNew` has to make, too. */
  const putEach = async (rows: ReturnType<typeof many>) => {
    for (const { definition } of rows) await tables.rows.put(definition);
  };

  it('puts the same rows as put does, or says that the engine has no transactions', async () => {
    const [rows, others] = [many(100), many(100)];
    await putEach(others);
    if (!(await tables.rows.putNew(rows))) {
      expect(await tables.rows.getMany(idsOf(rows))).toEqual([]);
      return;
    }
    const withoutId = (ids: readonly string[]) => async () =>
      (await tables.rows.getMany(ids)).map(({ id: _, ...row }) => row);
    expect(await withoutId(idsOf(rows))()).toEqual(await withoutId(idsOf(others))());
    expect(await tables.rows.compareMany(rows)).toEqual(rows.map(() => ({ found: 'unchanged' })));
  });

  it('newItem is the item that put writes', async () => {
    const [[row], others] = [many(1), many(1)];
    if (row === undefined) throw new Error('There is one row');
    await putEach(others);
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: await tables.rows.newItem(row) }));
    const withoutId = async (ids: readonly string[]) =>
      (await tables.rows.getMany(ids)).map(({ id: _, ...rest }) => rest);
    expect(await withoutId(idsOf([row]))).toEqual(await withoutId(idsOf(others)));
    expect(await tables.rows.compareMany([row])).toEqual([{ found: 'unchanged' }]);
    await expect(tables.rows.newItem({ definition: newRow({ changes: { 'C:\\x': 1 } }) })).rejects.toBeInstanceOf(
      UnwritableError,
    );
  });

  it.each(['exists', 'was deleted'])('puts none when one of them %s', async (state) => {
    const rows = many(3);
    const [, second] = idsOf(rows);
    const existing = newRow({ id: second ?? '', changes: { b: 2 } });
    await tables.rows.put(existing);
    if (state === 'was deleted') await tables.rows.delete({ id: existing.id });
    const before = await tables.rows.getWithHistory(existing.id);

    expect(await tables.rows.putNew(rows)).toBe(false);
    expect(await tables.rows.getWithHistory(existing.id)).toEqual(before);
    expect((await tables.rows.getMany(idsOf(rows.filter((_, n) => n !== 1)))).length).toBe(0);
  });

  it('puts none of rows that are too large together, each of which put can', async () => {
    const rows = Array.from({ length: 16 }, () => ({ definition: newRow({ changes: { a: 'x'.repeat(290_000) } }) }));
    expect(await tables.rows.putNew(rows)).toBe(false);
    expect(await tables.rows.getMany(rows.map(({ definition }) => definition.id))).toEqual([]);
    expect(await tables.rows.put(rows[0]?.definition ?? newRow())).toBe('created');
  });

  it('refuses a row that put refuses', async () => {
    const rows = [...many(1), { definition: newRow({ changes: { 'C:\\x': 1 } }) }];
    await expect(tables.rows.putNew(rows)).rejects.toBeInstanceOf(UnwritableError);
    expect(await tables.rows.getMany(idsOf(rows.slice(0, 1)))).toEqual([]);
  });

  it('compareMany predicts each outcome of put, in the order of the rows', async () => {
    const rows = many(250);
    const [same, , deleted, other] = rows;
    if (same === undefined || deleted === undefined || other === undefined) throw new Error('There are 250 rows');
    await putEach([same, deleted, other]);
    await tables.rows.delete({ id: deleted.definition.id });
    const changed = { definition: { ...other.definition, dueDate: '2026-04-01' } };
    const compared = await tables.rows.compareMany([changed, ...rows.slice(4).toReversed(), deleted, same]);
    expect(compared.slice(1, -1)).toEqual(rows.slice(3).map(() => ({ found: 'absent' })));
    expect([compared[0], compared.at(-1)]).toMatchObject([
      { found: 'conflict', differences: ['dueDate'] },
      { found: 'unchanged' },
    ]);
  });
});
