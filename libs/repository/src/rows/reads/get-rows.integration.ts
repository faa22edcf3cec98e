import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { beforeAll, expect, it } from '@jest/globals';
import { ItemError } from '../../errors.ts';
import { UnprocessedKeysError } from '../../table/get-items.ts';
import { newRow } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

/** Limits the keys that DynamoDB processes of each BatchGetItem request. No local engine returns UnprocessedKeys itself. */
function processAtMost(client: DynamoDBDocumentClient, keysOf: (request: number) => number): { requests: number[] } {
  const requests: number[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const requested = 'RequestItems' in args.input ? args.input.RequestItems?.['rows'] : undefined;
      if (requested === undefined || !('Keys' in requested) || requested.Keys === undefined) return await next(args);
      requests.push(requested.Keys.length);
      const processed = keysOf(requests.length);
      const unprocessed = requested.Keys.slice(processed);
      // DynamoDB rejects an empty request, so the request has one key, whose item is dropped.
      const sent = requested.Keys.slice(0, Math.max(processed, 1));
      const result = await next({
        ...args,
        input: { ...args.input, RequestItems: { rows: { ...requested, Keys: sent } } },
      });
      const output = {
        ...result.output,
        ...(processed === 0 ? { Responses: { rows: [] } } : {}),
        UnprocessedKeys: unprocessed.length === 0 ? {} : { rows: { ...requested, Keys: unprocessed } },
      };
      return { ...result, output };
    },
    { step: 'initialize' },
  );
  return { requests };
}

describeWithTables(localStack, 'reading rows', (tables) => {
  const ids = Array.from({ length: 230 }, (_, n) => `many ${n}`);

  beforeAll(async () => {
    for (const id of ids) await tables.rows.put(newRow({ id, values: { n: id } }));
  });

  it('reports an item that cannot be read, and returns the others', async () => {
    const item = { id: { S: 'corrupt' }, status: { S: 'scheduled' }, version: { S: 'three' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: item }));
    const errors: ItemError[] = [];
    const rows = await tables.rows.getMany(['many 1', 'corrupt', 'many 2'], (error) => void errors.push(error));
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['many 1', 'many 2']);
    expect(errors.map(({ id }) => id)).toEqual(['corrupt']);
    await expect(tables.rows.getMany(['many 1', 'corrupt'])).rejects.toBeInstanceOf(ItemError);
  });

  it('returns the rows that exist, and reads a duplicate id once', async () => {
    const rows = await tables.rows.getMany([...ids, 'nobody', ...ids.slice(0, 10)]);

    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(rows.find(({ id }) => id === 'many 7')).toEqual(await tables.rows.get('many 7'));
    expect(await tables.rows.getMany([])).toEqual([]);
  });

  it('reads the latest write', async () => {
    for (let n = 0; n < 5; n++) {
      await tables.rows.change({ id: 'many 0', changes: { n } });
      expect(await tables.rows.getMany(['many 0'])).toMatchObject([{ changes: { n }, version: n + 2 }]);
    }
  });

  it('requests only unprocessed keys again', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, () => 40);

    const rows = await tables.rowsThrough(client).getMany(ids);

    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(requests).toEqual([100, 60, 20, 100, 60, 20, 30]);
  });

  const waits: number[] = [];
  const delay = async (ms: number): Promise<void> => void waits.push(ms);

  it('waits and retries when DynamoDB processes no key for a while', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, (request) => (request <= 2 ? 0 : 100));

    expect(await tables.rowsThrough(client, { delay }).getMany(ids.slice(0, 3))).toHaveLength(3);
    expect(requests).toEqual([3, 3, 3]);
  });

  it('throws when DynamoDB keeps processing no key', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, () => 0);

    await expect(tables.rowsThrough(client, { delay }).getMany(ids.slice(0, 3))).rejects.toThrow(UnprocessedKeysError);
    expect(requests).toHaveLength(8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
  });

  it('throws an ItemError that names the invalid attributes, without values', async () => {
    const Item = { id: { S: 'odd' }, dueDate: { S: 'secret' }, values: { M: {} } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item }));

    const error: unknown = await tables.rows.get('odd').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ItemError);
    expect(String(error)).toMatch(
      /The row odd can't be read: its attributes dueDate, .*status.* are not those of a row/,
    );
    expect(String(error)).not.toContain('secret');
  });

  it("reads sets and binaries that an owner's own code wrote", async () => {
    await tables.rows.put(newRow({ id: 'foreign' }));
    await tables.documentClient.send(
      new UpdateItemCommand({
        TableName: 'rows',
        Key: { id: { S: 'foreign' } },
        UpdateExpression: 'SET #values = :values',
        ExpressionAttributeNames: { '#values': 'values' },
        ExpressionAttributeValues: {
          ':values': { M: { tags: { SS: ['a'] }, ns: { NS: ['1'] }, bytes: { B: Buffer.from('hi') } } },
        },
      }),
    );

    expect((await tables.rows.get('foreign'))?.values).toEqual({ tags: ['a'], ns: [1], bytes: 'aGk=' });
  });
});
