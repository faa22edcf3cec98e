import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { objectOf } from '../capacity/body.ts';
import { createDynalite } from './create-dynalite.ts';
import { createDynamoDBResponder, type DynamoDBResponder } from './create-dynamodb-responder.ts';
import { respondBy } from './respond-by.ts';
import { itemOf, keyOf, orders, randomRequests, TableName } from './testing/random-requests.ts';

/** Creates a responder of dynalite's request handler with its own store. */
function createDynaliteResponder(): DynamoDBResponder {
  const server = createDynalite();
  const respond = respondBy((request, response) => server.emit('request', request, response));
  return {
    respond: async (action, body) => ({ headers: {}, ...(await respond(action, objectOf(body))) }),
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

let both: readonly [DynamoDBResponder, DynamoDBResponder];
beforeEach(async () => {
  both = [createDynamoDBResponder(), createDynaliteResponder()];
  for (const each of both) {
    await each.respond('CreateTable', orders);
    while (!JSON.stringify(await each.respond('DescribeTable', { TableName })).includes('ACTIVE')) await turn();
  }
});
afterEach(async () => {
  for (const each of both) await each.close();
});

it('responds as dynalite does', async () => {
  const [responder, server] = both;
  const kinds = Object.entries(randomRequests);
  const statusCodes = new Map<string, Set<number>>();
  for (let asked = 0; asked < 1_200; asked += 1) {
    const [name, request] = kinds[asked % kinds.length] ?? ['', () => ['', {}]];
    const [action, body] = request();
    const answer = await responder.respond(action, body);
    expect({ action, body, answer }).toEqual({ action, body, answer: await server.respond(action, body) });
    statusCodes.set(name, (statusCodes.get(name) ?? new Set()).add(answer.statusCode));
  }
  const ever = (statusCode: number) =>
    [...statusCodes].flatMap(([name, codes]) => (codes.has(statusCode) ? [name] : []));
  expect(ever(200)).toHaveLength(15);
  expect(ever(400)).toHaveLength(9);
});

it('applies each of several concurrent updates', async () => {
  const [responder] = both;
  const key = keyOf();
  const add = {
    TableName,
    Key: key,
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  };
  await Promise.all(Array.from({ length: 20 }, async () => await responder.respond('UpdateItem', add)));
  expect(await responder.respond('GetItem', { TableName, Key: key })).toMatchObject({
    body: { Item: { n: { N: '20' } } },
  });
});

it('returns a separate copy to each reader', async () => {
  const [responder] = both;
  const Item = itemOf();
  await responder.respond('PutItem', { TableName, Item });
  const get = async () =>
    (await responder.respond('GetItem', { TableName, Key: { id: Item.id, line: Item.line } })).body;
  Object.assign(Object((await get())['Item']), { n: 'changed' });
  expect(await get()).toEqual({ Item });
});

it('forgets a deleted table', async () => {
  const [responder] = both;
  await responder.respond('PutItem', { TableName, Item: itemOf() });
  await responder.respond('DeleteTable', { TableName });
  while ((await responder.respond('DescribeTable', { TableName })).statusCode === 200) await turn();
  await responder.respond('CreateTable', orders);
  while ((await responder.respond('Scan', { TableName })).statusCode === 400) await turn();
  expect(await responder.respond('Scan', { TableName })).toMatchObject({ body: { Count: 0 } });
});
