import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, Values } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { toAttributes } from '../../items/attribute-value.ts';
import { planIsStillBegun, takesPlan, versionMatches } from '../../table/conditions.ts';
import { dueDate, enginesToTest, existing, newRow, runId, startedAt, useTables } from '../../testing/use-tables.ts';
import type { WriteOutcome } from './write-values-input.ts';

/** Plans of one row at one version, as the old and the new code of its rule make them; the last by code that knows no plan ids. */
const old = { planId: 'old', expected: 2 };
const changed = { planId: 'changed', expected: 2 };
const unnamed = { expected: 2 };

describe.each(enginesToTest(installedEngines()))('two plans of one version of a row on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });

  const put = async (): Promise<Row> => {
    const row = newRow();
    await tables.rows.put(row);
    return await read(row.id);
  };
  const read = async (id: string): Promise<Row> => existing(await tables.rows.get(id));

  type Write = (plan: { planId?: string; expected: number }, values: Values) => Promise<WriteOutcome>;
  const writesTo =
    ({ id: rowId }: Row, rows = tables.rows): Write =>
    async (plan, values) =>
      await rows.writeValues({ ...plan, rowId, version: 1, runId, dueDate, values });

  /** Rows whose conditions lack a clause; `beforeUpdate` is called with the number of each update. */
  function rowsWith({ without, beforeUpdate }: { without?: string; beforeUpdate?: (nth: number) => Promise<void> }) {
    const client = tables.anotherClient();
    let updates = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        await beforeUpdate?.((updates += 1));
        const { input } = args;
        if (without === undefined || !('ConditionExpression' in input)) return await next(args);
        // It stays there, and makes no difference: DynamoDB refuses values that no expression mentions.
        const ConditionExpression = input.ConditionExpression?.replace(without, `(${without} OR ${versionMatches})`);
        return await next({ ...args, input: { ...input, ConditionExpression } });
      },
      { step: 'initialize' },
    );
    return tables.rowsThrough(client);
  }

  it('never complete it together', async () => {
    const row = await put();
    const write = writesTo(row);
    expect(await write(old, { a: 1 })).toBe('written');
    expect(await write(changed, { c: 1 })).toBe('written');
    expect(await read(row.id)).toMatchObject({ status: 'scheduled', writes: { c: startedAt }, planId: 'changed.2' });

    expect(await write(changed, { d: 1 })).toBe('completed');
    const { status, writes, planId } = await read(row.id);
    expect({ status, writes, planId }).toEqual({ status: 'completed', writes: { c: startedAt, d: startedAt } });
  });

  it('complete it together where no condition tells them apart, and this scenario shows it', async () => {
    const row = await put();
    const write = writesTo(row, rowsWith({ without: takesPlan }));
    await write(old, { a: 1 });

    expect(await write(changed, { c: 1 })).toBe('completed');
    expect(Object.keys((await read(row.id)).writes).toSorted()).toEqual(['a', 'c']);
  });

  it('take turns as their messages come, and neither completes it by halves', async () => {
    const row = await put();
    const write = writesTo(row);
    for (const [n, key] of ['a', 'b', 'a', 'b'].entries()) {
      expect(await write(old, { [key]: 'old' })).toBe('written');
      expect(await write(changed, { [key]: 'changed' })).toBe('written');
      expect(await read(row.id)).toMatchObject({ status: 'scheduled', planId: `changed.${2 * n + 2}` });
    }

    expect(await write(old, { a: 'old', b: 'old' })).toBe('completed');
    expect(await read(row.id)).toMatchObject({ values: { a: 'old', b: 'old' }, history: { 1: { written: 2 } } });
  });

  it('may both be whole: the second is superseded', async () => {
    const row = await put();
    const write = writesTo(row);
    await write(unnamed, { x: 1 });
    expect(await write(old, { a: 1, b: 1 })).toBe('completed');
    expect(await write(changed, { c: 1, d: 1 })).toBe('superseded');
    expect((await read(row.id)).writes).toEqual({ a: startedAt, b: startedAt });
  });

  describe('with code that knows no plan ids', () => {
    /** As it leaves a row with one value of two. */
    async function putHalfWritten(): Promise<Row> {
      const row = await put();
      await tables.documentClient.send(
        new UpdateItemCommand({
          TableName: 'rows',
          Key: { id: { S: row.id } },
          UpdateExpression: 'SET #values.#a = :one, #writes.#a = :now',
          ExpressionAttributeNames: { '#values': 'values', '#writes': 'writes', '#a': 'a' },
          ExpressionAttributeValues: toAttributes({ ':one': 1, ':now': startedAt }),
        }),
      );
      return row;
    }

    it('what it began, its messages complete', async () => {
      const row = await putHalfWritten();
      expect(await writesTo(row)(unnamed, { b: 1 })).toBe('completed');
      expect(Object.keys((await read(row.id)).writes).toSorted()).toEqual(['a', 'b']);
    });

    it('what it began, a plan with an id takes the place of', async () => {
      const row = await putHalfWritten();
      expect(await writesTo(row)(changed, { c: 1 })).toBe('written');
      expect(await read(row.id)).toMatchObject({ status: 'scheduled', writes: { c: startedAt }, planId: 'changed.1' });
    });

    it('what has an id, its messages take the place of', async () => {
      const row = await put();
      const write = writesTo(row);
      await write(changed, { c: 1 });
      expect(await write(unnamed, { a: 1 })).toBe('written');
      expect(await read(row.id)).toMatchObject({ status: 'scheduled', writes: { a: startedAt }, planId: 'unnamed.2' });
      expect(await write(unnamed, { b: 1 })).toBe('completed');
    });
  });

  describe('that take the place of each other while one of more values than an update takes is written', () => {
    const values = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, 'old']));

    /** Writes the plan; before its second update another has written a value of it, and the plan was begun again. */
    async function writeInterrupted(without?: string): Promise<Row> {
      const row = await put();
      const other = writesTo(row);
      const beforeUpdate = async (nth: number): Promise<void> => {
        if (nth !== 2) return;
        await other(changed, { k0: 'changed' });
        await other({ ...old, expected: 200 }, { k1: 'old' });
      };
      const write = writesTo(row, rowsWith({ beforeUpdate, ...(without === undefined ? {} : { without }) }));
      expect(await write({ ...old, expected: 200 }, values)).toBe('completed');
      return await read(row.id);
    }

    it('the row is completed with that plan alone', async () => {
      const { values: landed, writes } = await writeInterrupted();
      expect(landed).toEqual(values);
      expect(Object.keys(writes)).toHaveLength(200);
    });

    it('the row would be completed with a value of the other, were it not asked whether the plan is still begun', async () => {
      expect((await writeInterrupted(planIsStillBegun)).values).toEqual({ ...values, k0: 'changed' });
    });
  });

  it.each([
    [
      'failed',
      async (rowId: string) => {
        const error = { stage: 'writer', name: 'Error', message: 'x', attempt: 1, at: startedAt };
        await tables.rows.fail({ rowId, version: 1, runId, error });
      },
    ],
    ['changed', async (id: string) => void (await tables.rows.change({ id, changes: {} }))],
    [
      'put anew',
      async (id: string) => void (await tables.rows.put(newRow({ id, changes: { a: 1 } }), { replace: true })),
    ],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
  ])('are forgotten when the row is %s', async (_, end) => {
    const row = await put();
    await writesTo(row)(old, { a: 1 });
    expect((await read(row.id)).planId).toBe('old.1');
    await end(row.id);
    expect((await read(row.id)).planId).toBeUndefined();
  });
});
