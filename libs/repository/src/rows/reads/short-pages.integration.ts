import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { beforeAll, expect, it } from '@jest/globals';
import { createRunRepository } from '../../runs/run-repository.ts';
import { newRow, startedAt } from '../../testing/new-row.ts';
import { describeWithTables } from '../../testing/use-tables.ts';

const ids = Array.from({ length: 9 }, (_, index) => `row ${index}`);
const runIds = ['monday', 'tuesday', 'wednesday'];

describeWithTables(localStack, 'reads of whole tables, page by page', (tables) => {
  beforeAll(async () => {
    for (const id of ids) await tables.rows.put(newRow({ id }));
    for (const runId of runIds) await tables.runs.open({ runId, scheduledTime: startedAt, shardCount: 1 });
  });

  async function readThrough(documentClient: DynamoDBDocumentClient) {
    const rows = tables.rowsThrough(documentClient);
    const runs = createRunRepository({ documentClient, tableName: 'runs', clock: { now: () => new Date(startedAt) } });
    const found: string[] = [];
    for await (const { id } of rows.scanRows()) found.push(id);
    const list = await runs.list({ limit: 10 });
    return {
      due: await rows.countDue({ dueBy: startedAt }),
      rows: found.toSorted(),
      runs: list.map(({ runId }) => runId).toSorted(),
    };
  }

  /** A client whose pages hold one item, as pages of large items do. */
  function clientOfShortPages({ dropsCursor }: { dropsCursor: boolean }): DynamoDBDocumentClient {
    const client = tables.anotherClient();
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (!/^(?:Scan|Query)/.test(String(commandName))) return await next(args);
          const result = await next({ ...args, input: { ...args.input, Limit: 1 } });
          return dropsCursor ? { ...result, output: { ...result.output, LastEvaluatedKey: undefined } } : result;
        },
      { step: 'initialize' },
    );
    return client;
  }

  it('find every row and run', async () => {
    const whole = { due: ids.length, rows: ids, runs: runIds };
    expect(await readThrough(clientOfShortPages({ dropsCursor: false }))).toEqual(whole);
  });

  it('find less when they drop their cursors', async () => {
    const { due, rows, runs } = await readThrough(clientOfShortPages({ dropsCursor: true }));
    expect(due).toBeLessThan(ids.length);
    expect(rows.length).toBeLessThan(ids.length);
    expect(runs.length).toBeLessThan(runIds.length);
  });
});
