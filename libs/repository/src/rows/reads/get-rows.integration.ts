import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ItemError } from '../../errors.ts';
import { UnprocessedKeysError } from '../../table/get-items.ts';
import { enginesToTest, newRow, useTables } from '../../testing/use-tables.ts';

/** Makes DynamoDB carry out at most so many keys of each BatchGetItem: neither engine ever leaves one unprocessed. */
function processAtMost(client: DynamoDBDocumentClient, keysOf: (request: number) => number): { requests: number[] } {
  const requests: number[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const asked = 'RequestItems' in args.input ? args.input.RequestItems?.['rows'] : undefined;
      if (asked === undefined || !('Keys' in asked) || asked.Keys === undefined) return await next(args);
      requests.push(asked.Keys.length);
      const processed = keysOf(requests.length);
      const unprocessed = asked.Keys.slice(processed);
      // An empty request would be refused, so it asks for one key and drops the answer.
      const sent = asked.Keys.slice(0, Math.max(processed, 1));
      const result = await next({
        ...args,
        input: { ...args.input, RequestItems: { rows: { ...asked, Keys: sent } } },
      });
      const output = {
        ...result.output,
        ...(processed === 0 ? { Responses: { rows: [] } } : {}),
        UnprocessedKeys: unprocessed.length === 0 ? {} : { rows: { ...asked, Keys: unprocessed } },
      };
      return { ...result, output };
    },
    { step: 'initialize' },
  );
  return { requests };
}

describe.each(enginesToTest(installedEngines()))('reading rows on %s', (engine) => {
  const tables = useTables({ start: async () => await startDynamoDB({ engine }), ensureTable });
  const ids = Array.from({ length: 230 }, (_, n) => `many ${n}`);

  beforeAll(async () => {
    for (const id of ids) await tables.rows.put(newRow({ id, values: { n: id } }));
  });

  it('tells of an item that is no row, and gives the others', async () => {
    const item = { id: { S: 'corrupt' }, status: { S: 'scheduled' }, version: { S: 'three' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item: item }));
    const told: ItemError[] = [];
    const rows = await tables.rows.getMany(['many 1', 'corrupt', 'many 2'], (error) => void told.push(error));
    expect(rows.map(({ id }) => id).toSorted()).toEqual(['many 1', 'many 2']);
    expect(told.map(({ id }) => id)).toEqual(['corrupt']);
    await expect(tables.rows.getMany(['many 1', 'corrupt'])).rejects.toBeInstanceOf(ItemError);
  });

  it('gives those that exist, each once, though an id is named twice', async () => {
    const rows = await tables.rows.getMany([...ids, 'nobody', ...ids.slice(0, 10)]);

    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(rows.find(({ id }) => id === 'many 7')).toEqual(await tables.rows.get('many 7'));
    expect(await tables.rows.getMany([])).toEqual([]);
  });

  it('sees what was just written', async () => {
    for (let n = 0; n < 5; n++) {
      await tables.rows.change({ id: 'many 0', changes: { n } });
      expect(await tables.rows.getMany(['many 0'])).toMatchObject([{ changes: { n }, version: n + 2 }]);
    }
  });

  it('asks again for the keys that DynamoDB left unprocessed, and for those alone', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, () => 40);

    const rows = await tables.rowsThrough(client).getMany(ids);

    expect(rows.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    expect(requests).toEqual([100, 60, 20, 100, 60, 20, 30]);
  });

  const waits: number[] = [];
  const delay = async (ms: number): Promise<void> => void waits.push(ms);

  it('waits and goes on when DynamoDB processes nothing for a while', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, (request) => (request <= 2 ? 0 : 100));

    expect(await tables.rowsThrough(client, { delay }).getMany(ids.slice(0, 3))).toHaveLength(3);
    expect(requests).toEqual([3, 3, 3]);
  });

  it('gives up when DynamoDB processes nothing at all', async () => {
    const client = tables.anotherClient();
    const { requests } = processAtMost(client, () => 0);

    await expect(tables.rowsThrough(client, { delay }).getMany(ids.slice(0, 3))).rejects.toThrow(UnprocessedKeysError);
    expect(requests).toHaveLength(8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(1_000);
  });

  it('refuses an item that is no row, naming its attributes and no values', async () => {
    const Item = { id: { S: 'odd' }, dueDate: { S: 'secret' }, values: { M: {} } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'rows', Item }));

    const error: unknown = await tables.rows.get('odd').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ItemError);
    expect(String(error)).toMatch(
      /The row odd can't be read: its attributes dueDate, .*status.* are not those of a row/,
    );
    expect(String(error)).not.toContain('secret');
  });

  it("reads the sets and bytes that an owner's own code has put among the values", async () => {
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
