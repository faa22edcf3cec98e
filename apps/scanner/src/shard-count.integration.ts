import { installedEngines } from '@daybreak/local-stack';
import { createRowRepository, dueShard, type RowRepositoryOptions, ShardCountError } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import { type FunctionPlaces, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import {
  dispatched,
  messageOf,
  createOwnerRepositories,
  rowOf,
  rowsTableName,
  scanner,
  scannerTables,
  scheduledTime,
} from './testing/scanner-on-queues.ts';

describe.each(installedEngines())('a scanner and the shard count of its table (%s)', (engine) => {
  it('with more shards raises the shard count of the table, and an unfinished run keeps its own count', async () => {
    let readable = 2;
    const mayRead = () => readable-- > 0;
    let aheadMs = 0;
    const scannerClock = { now: () => new Date(systemClock.now().getTime() + aheadMs) };
    const deployed = deployments({ before: scanner(mayRead), after: scanner(mayRead, 8, scannerClock) });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannerTables });
    const { runs } = createOwnerRepositories(harness);
    // The rows are scheduled long before the first run, so the next run leaves them to it.
    let behindMs = 60 * 60_000;
    const clock = { now: () => new Date(systemClock.now().getTime() - behindMs) };
    const early = ownerOf(deployed.places, { shardCount: 4, clock });
    const waiting = ['00', '01', '02', '03'].map((shard) => idIn(shard, 4));
    for (const id of waiting) await early.put(rowOf(id));
    await harness.invoke({ scheduledTime });
    expect(dispatched(harness.output)).toHaveLength(2);

    deployed.current = 'after';
    readable = Number.POSITIVE_INFINITY;
    const next = '2026-03-29T12:05:00.000Z';
    await harness.invoke({ scheduledTime: next });
    const late = idIn('07', 8);
    await ownerOf(deployed.places).put(rowOf(late));
    // This owner has cached the smaller shard count and still uses it. A run reads the shards of both counts.
    behindMs = 0;
    await early.put(rowOf('by-the-old-count'));
    await harness.idle();
    expect(await runs.get(scheduledTime)).toMatchObject({ status: 'finished', shardCount: 4 });
    expect(await runs.get(next)).toMatchObject({ status: 'finished', shardCount: 8 });

    aheadMs = 10 * 60_000;
    await harness.invoke({ scheduledTime: '2026-03-29T12:10:00.000Z' });
    await harness.idle();
    const ids = dispatched(harness.output).map(({ rowId }) => rowId);
    expect(ids).toEqual([...waiting, late, 'by-the-old-count'].toSorted());
  });

  it('with fewer shards than the table fails with the fix in its message, and loses no row', async () => {
    const deployed = deployments({ before: scanner(undefined, 2), after: scanner() });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannerTables });
    const { rows, runs } = createOwnerRepositories(harness);
    const id = idIn('03', 4);
    await rows.put(rowOf(id));

    const { result } = await harness.invoke({ scheduledTime });
    expect(result).toMatchObject({
      ok: false,
      error: { errorType: 'ShardCountError', errorMessage: expect.stringContaining('dueShardCount of at least 4') },
    });
    expect([dispatched(harness.output), await runs.get(scheduledTime)]).toEqual([[], undefined]);

    deployed.current = 'after';
    await harness.invoke({ scheduledTime });
    expect(dispatched(harness.output)).toEqual([messageOf(id)]);
  });

  it('would never dispatch the row of an owner with a larger count of its own, so that owner is refused', async () => {
    const deployed = deployments({ before: scanner(), after: scanner() });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannerTables });
    const { rows } = createOwnerRepositories(harness);
    await rows.put(rowOf(idIn('03', 4)));
    const lost = idIn('06', 8);
    const misled = createDynamoDBDocumentClient(deployed.places.dynamodb);
    // Answers the request for the table's shard count with the owner's own count.
    misled.middlewareStack.add(
      (next, { commandName }) =>
        async (args) =>
          commandName === 'UpdateItemCommand'
            ? { output: { $metadata: {}, Attributes: { shardCount: { N: '8' } } }, response: undefined }
            : await next(args),
      { step: 'initialize' },
    );
    const faulty = ownerOf(deployed.places, { documentClient: misled, shardCount: 8 });
    expect(await faulty.put(rowOf(lost))).toBe('created');
    for (const minutes of ['00', '05', '10'])
      await harness.invoke({ scheduledTime: `2026-03-29T12:${minutes}:00.000Z` });
    await harness.idle();
    expect(dispatched(harness.output)).toHaveLength(1);
    misled.destroy();

    const owner = ownerOf(deployed.places, { shardCount: 8 });
    await expect(owner.put(rowOf('refused'))).rejects.toThrow(ShardCountError);
    expect(await owner.get('refused')).toBeUndefined();
  });
});

/** A function with two deployments: `current` selects the one that handles events. */
function deployments({ before, after }: Record<'before' | 'after', ReturnType<typeof scanner>>) {
  const started: { places?: FunctionPlaces } = {};
  const deployed = {
    current: 'before',
    get places(): FunctionPlaces {
      if (started.places === undefined) throw new Error('The function is not started yet');
      return started.places;
    },
    createHandler: (places: FunctionPlaces): ReturnType<ReturnType<typeof scanner>> => {
      started.places = places;
      const handlers = { before: before(places), after: after(places) };
      return async (event, context) =>
        await (deployed.current === 'before' ? handlers.before : handlers.after)(event, context);
    },
  };
  return deployed;
}

/** A service that owns rows. Without `shardCount` it uses the count of the table. */
function ownerOf(
  { dynamodb }: FunctionPlaces,
  options: Partial<Pick<RowRepositoryOptions, 'documentClient' | 'shardCount' | 'clock'>> = {},
) {
  const documentClient = options.documentClient ?? createDynamoDBDocumentClient(dynamodb);
  return createRowRepository({ tableName: rowsTableName, clock: systemClock, ...options, documentClient });
}

/** The id of a row in this shard. */
function idIn(shard: string, shardCount: number): string {
  let number = 0;
  while (dueShard(`${shard}-${number}`, shardCount) !== shard) number += 1;
  return `${shard}-${number}`;
}
