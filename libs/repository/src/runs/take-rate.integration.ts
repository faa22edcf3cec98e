import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { startedAt } from '../testing/new-row.ts';
import { describeWithTables } from '../testing/use-tables.ts';

const now = Date.parse(startedAt);

describeWithTables(localStack, 'a limit', (tables) => {
  it('lets through what a second allows, and spreads the rest', async () => {
    const limit = { rule: 'renew', rowsPerSecond: 4 };
    expect(await tables.runs.takeRate({ limit, returning: 0, fresh: 6 })).toEqual({
      granted: { returning: 0, fresh: 4 },
      comeBackMs: [now + 1_100, now + 1_413],
    });
    tables.setClock('2026-03-29T12:00:01.100Z');
    // One of another tenant has a count of its own.
    const other = { ...limit, tenant: 'acme' };
    expect(await tables.runs.takeRate({ limit: other, returning: 0, fresh: 4 })).toMatchObject({ comeBackMs: [] });
    expect(await tables.runs.takeRate({ limit, returning: 2, fresh: 0 })).toMatchObject({
      granted: { returning: 2, fresh: 0 },
    });
    expect(await tables.runs.list({ limit: 10 })).toEqual([]);
  });

  it('holds across functions that take at the same time', async () => {
    const limit = { rule: 'together', rowsPerSecond: 7 };
    const taken = await Promise.all(
      Array.from({ length: 10 }, async () => await tables.runs.takeRate({ limit, returning: 0, fresh: 2 })),
    );
    const granted = taken.reduce((sum, { granted: { fresh } }) => sum + fresh, 0);
    expect(granted).toBeGreaterThan(0);
    expect(granted).toBeLessThanOrEqual(7);
    for (const { granted: of, comeBackMs } of taken) {
      expect(of.fresh + comeBackMs.length).toBe(2);
      for (const ms of comeBackMs) expect(ms).toBeGreaterThanOrEqual(now + 1_000);
    }
  });

  it('can not be read from an item of another kind', async () => {
    const runId = 'rate#["odd",null]';
    const Item = { runId: { S: runId }, taken: { S: 'many' } };
    await tables.documentClient.send(new PutItemCommand({ TableName: 'runs', Item }));
    const limit = { rule: 'odd', rowsPerSecond: 1 };
    await expect(tables.runs.takeRate({ limit, returning: 0, fresh: 1 })).rejects.toMatchObject({
      name: 'ItemError',
      id: runId,
    });
  });
});
