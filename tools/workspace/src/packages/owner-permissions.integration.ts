import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { startDynamoDB } from '@daybreak/local-stack';
import { createRowRepository } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { createRowsTable } from './create-rows-table.ts';

const readme = join(import.meta.dirname, '../../../../libs/repository/README.md');
const policySchema = v.object({ Action: v.array(v.string()) });
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
let dynamodb: Awaited<ReturnType<typeof startDynamoDB>>;

beforeAll(async () => {
  dynamodb = await startDynamoDB();
});
afterAll(async () => await dynamodb?.close());

it("the README's policy allows what an owner's calls ask for, no more and no less", async () => {
  const [, policy = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(readme, 'utf8')) ?? [];
  const allowed = v.parse(policySchema, JSON.parse(policy)).Action;

  expect((await actionsOfAnOwner(dynamodb.endpoint)).toSorted()).toEqual(allowed.toSorted());
});

/** Makes each call that the README lists, and gives the IAM actions of the requests that it took. */
async function actionsOfAnOwner(endpoint: string): Promise<string[]> {
  const documentClient = createDynamoDBDocumentClient({ endpoint, region: 'eu-west-1', credentials });
  await createRowsTable(documentClient);
  // What is no row; an owner's call can't make one.
  await documentClient.send(new PutItemCommand({ TableName: 'rows', Item: { id: { S: 'odd' } } }));
  const actions = new Set<string>();
  documentClient.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        actions.add(`dynamodb:${commandName.replace(/Command$/, '')}`);
        return await next(args);
      },
    { step: 'initialize' },
  );

  const rows = createRowRepository({ documentClient, tableName: 'rows', clock: systemClock });
  const definition = {
    id: 'price-1',
    dueDate: '2027-03-28',
    timeZone: 'UTC',
    rule: 'apply-changes',
    changes: {},
    values: {},
  };
  await rows.put(definition);
  await rows.compare(definition);
  await rows.put({ ...definition, changes: { price: 1 } }, { replace: true });
  await rows.change({ id: definition.id, changes: { price: 2 } });
  await rows.reschedule({ id: definition.id, dueDate: '2027-04-01' });
  await rows.fail({
    rowId: definition.id,
    version: 4,
    runId: 'run',
    error: { stage: 'writer', name: 'Error', message: 'no', attempt: 1, at: '2027-04-01T00:00:00.000Z' },
  });
  await rows.redrive({ id: definition.id });
  await rows.cancel({ id: definition.id });
  await rows.get(definition.id);
  await rows.getMany([definition.id]);
  await rows.delete({ id: definition.id });
  await rows.getWithHistory(definition.id);
  await rows.put(definition);
  await rows.discard({ id: 'odd' });
  documentClient.destroy();
  return [...actions];
}
