import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Row, Values } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { describe, expect, it } from '@jest/globals';
import { toAttributes } from '../../items/attribute-value.ts';
import { storedPlanIsUnchanged, planMatches, versionMatches } from '../../table/conditions.ts';
import { dueDate, error, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';
import type { WriteOutcome } from './write-values-input.ts';

/** Plans of one version by the old and the new release of its rule, and by a release without plan ids. */
const old = { planId: 'old', expected: 2 };
const changed = { planId: 'changed', expected: 2 };
const unnamed = { expected: 2 };

describeWithTables(localStack, 'two plans of one version of a row', (tables) => {
  const put = async (): Promise<Row> => {
    const row = newRow();
    await tables.rows.put(row);
    return await tables.row(row.id);
  };

  type Write = (plan: { planId?: string; expected: number }, values: Values) => Promise<WriteOutcome>;
  const writesTo =
    ({ id: rowId }: Row, rows = tables.rows): Write =>
    async (plan, values) =>
      await rows.writeValues({ ...plan, rowId, version: 1, runId, dueDate, values });

  /** Rows with the condition clause `without` disabled. `beforeUpdate` is called with the number of each update. */
  function rowsWith({ without, beforeUpdate }: { without?: string; beforeUpdate?: (nth: number) => Promise<void> }) {
    const client = tables.anotherClient();
    let updates = 0;
    client.middlewareStack.add(
      (next) => async (args) => {
        await beforeUpdate?.((updates += 1));
        const { input } = args;
        if (without === undefined || !('ConditionExpression' in input)) return await next(args);
        // DynamoDB rejects unused values, so the clause stays and is made ineffective.
        const ConditionExpression = input.ConditionExpression?.replace(without, `(${without} OR ${versionMatches})`);
        return await next({ ...args, input: { ...input, ConditionExpression } });
      },
      { step: 'initialize' },
    );
    return tables.rowsThrough(client);
  }

  it('never complete the row together', async () => {
    const row = await put();
    const write = writesTo(row);
    expect(await write(old, { a: 1 })).toBe('written');
    expect(await write(changed, { c: 1 })).toBe('written');
    expect(await tables.row(row.id)).toMatchObject({
      status: 'scheduled',
      writes: { c: startedAt },
      planId: 'changed.2',
    });

    expect(await write(changed, { d: 1 })).toBe('completed');
    const { status, writes, planId } = await tables.row(row.id);
    expect({ status, writes, planId }).toEqual({ status: 'completed', writes: { c: startedAt, d: startedAt } });
  });

  it('complete the row together in a faulty variant without the plan condition', async () => {
    const row = await put();
    const write = writesTo(row, rowsWith({ without: planMatches }));
    await write(old, { a: 1 });

    expect(await write(changed, { c: 1 })).toBe('completed');
    expect(Object.keys((await tables.row(row.id)).writes).toSorted()).toEqual(['a', 'c']);
  });

  it('replace each other with each message, and complete the row only as a whole', async () => {
    const row = await put();
    const write = writesTo(row);
    for (const [n, key] of ['a', 'b', 'a', 'b'].entries()) {
      expect(await write(old, { [key]: 'old' })).toBe('written');
      expect(await write(changed, { [key]: 'changed' })).toBe('written');
      expect(await tables.row(row.id)).toMatchObject({ status: 'scheduled', planId: `changed.${2 * n + 2}` });
    }

    expect(await write(old, { a: 'old', b: 'old' })).toBe('completed');
    expect(await tables.row(row.id)).toMatchObject({ values: { a: 'old', b: 'old' }, history: { 1: { written: 2 } } });
  });

  it('that both fit one update: the second is superseded', async () => {
    const row = await put();
    const write = writesTo(row);
    await write(unnamed, { x: 1 });
    expect(await write(old, { a: 1, b: 1 })).toBe('completed');
    expect(await write(changed, { c: 1, d: 1 })).toBe('superseded');
    expect((await tables.row(row.id)).writes).toEqual({ a: startedAt, b: startedAt });
  });

  describe('of which one is from a release without plan ids', () => {
    /** Puts a row with one of two values, as that release writes it. */
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

    it('its plan is completed by its own messages', async () => {
      const row = await putHalfWritten();
      expect(await writesTo(row)(unnamed, { b: 1 })).toBe('completed');
      expect(Object.keys((await tables.row(row.id)).writes).toSorted()).toEqual(['a', 'b']);
    });

    it('a plan with an id replaces its plan', async () => {
      const row = await putHalfWritten();
      expect(await writesTo(row)(changed, { c: 1 })).toBe('written');
      expect(await tables.row(row.id)).toMatchObject({
        status: 'scheduled',
        writes: { c: startedAt },
        planId: 'changed.1',
      });
    });

    it('its messages replace a plan with an id', async () => {
      const row = await put();
      const write = writesTo(row);
      await write(changed, { c: 1 });
      expect(await write(unnamed, { a: 1 })).toBe('written');
      expect(await tables.row(row.id)).toMatchObject({
        status: 'scheduled',
        writes: { a: startedAt },
        planId: 'unnamed.2',
      });
      expect(await write(unnamed, { b: 1 })).toBe('completed');
    });
  });

  describe('that replace each other between the updates of one plan', () => {
    const values = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`k${n}`, 'old']));

    /** Writes a plan of several updates. Before its second update another plan replaces it, and it replaces that plan again. */
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
      return await tables.row(row.id);
    }

    it('the row is completed with the values of one plan', async () => {
      const { values: landed, writes } = await writeInterrupted();
      expect(landed).toEqual(values);
      expect(Object.keys(writes)).toHaveLength(200);
    });

    it('the row is completed with a value of the other plan in a faulty variant without the condition on the stored plan', async () => {
      expect((await writeInterrupted(storedPlanIsUnchanged)).values).toEqual({ ...values, k0: 'changed' });
    });
  });

  it.each([
    [
      'failed',
      async (rowId: string) => {
        await tables.rows.fail({ rowId, version: 1, runId, error });
      },
    ],
    ['changed', async (id: string) => void (await tables.rows.change({ id, changes: {} }))],
    [
      'replaced',
      async (id: string) => void (await tables.rows.put(newRow({ id, changes: { a: 1 } }), { replace: true })),
    ],
    ['completed', async (rowId: string) => void (await tables.rows.complete({ rowId, version: 1, runId, dueDate }))],
  ])('are removed when the row is %s', async (_, end) => {
    const row = await put();
    await writesTo(row)(old, { a: 1 });
    expect((await tables.row(row.id)).planId).toBe('old.1');
    await end(row.id);
    expect((await tables.row(row.id)).planId).toBeUndefined();
  });
});
