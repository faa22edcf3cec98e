import { installedEngines } from '@daybreak/local-stack';
import { createRowRepository, dueShard, type RowRepositoryOptions, ShardCountError } from '@daybreak/repository';
import { createDynamoDBDocumentClient, systemClock } from '@daybreak/runtime';
import { type FunctionPlaces, startFunction } from '@daybreak/testkit';
import { describe, expect, it } from '@jest/globals';
import {
  dispatched,
  messageOf,
  owned,
  rowOf,
  rowsTableName,
  scanner,
  scannersTables,
  scheduledTime,
} from './testing/scanner-on-queues.ts';

describe.each(installedEngines())("a scanner and the table's count of shards (%s)", (engine) => {
  it('that is deployed with more shards raises the count for everybody, and a run that is under way ends with the shards that it began with', async () => {
    let readable = 2;
    const mayRead = () => readable-- > 0;
    const deployed = deployments({ before: scanner(mayRead), after: scanner(mayRead, 8) });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannersTables });
    const { runs } = owned(harness);
    // Its rows are ready long before the first run, so that the next one leaves them to it.
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
    // Who knows the smaller count goes on by it: all of its shards are read.
    behindMs = 0;
    await early.put(rowOf('by-the-old-count'));
    await harness.idle();
    expect(await runs.get(scheduledTime)).toMatchObject({ status: 'finished', shardCount: 4 });
    expect(await runs.get(next)).toMatchObject({ status: 'finished', shardCount: 8 });

    await harness.invoke({ scheduledTime: '2026-03-29T12:10:00.000Z' });
    await harness.idle();
    const ids = dispatched(harness.output).map(({ rowId }) => rowId);
    expect(ids).toEqual([...waiting, late, 'by-the-old-count'].toSorted());
  });

  it('that is deployed with fewer shards than the table has dispatches nothing, says what to do, and loses nothing', async () => {
    const deployed = deployments({ before: scanner(undefined, 2), after: scanner() });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannersTables });
    const { rows, runs } = owned(harness);
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

  it('never finds the row of an owner who counts for itself, as owners did; so now that owner is refused', async () => {
    const deployed = deployments({ before: scanner(), after: scanner() });
    await using harness = await startFunction(engine, deployed.createHandler, { tables: scannersTables });
    const { rows } = owned(harness);
    await rows.put(rowOf(idIn('03', 4)));
    const lost = idIn('06', 8);
    const untold = createDynamoDBDocumentClient(deployed.places.dynamodb);
    // Hears its own number from the table.
    untold.middlewareStack.add(
      (next, { commandName }) =>
        async (args) =>
          commandName === 'UpdateItemCommand'
            ? { output: { $metadata: {}, Attributes: { shardCount: { N: '8' } } }, response: undefined }
            : await next(args),
      { step: 'initialize' },
    );
    const faulty = ownerOf(deployed.places, { documentClient: untold, shardCount: 8 });
    expect(await faulty.put(rowOf(lost))).toBe('created');
    for (const minutes of ['00', '05', '10'])
      await harness.invoke({ scheduledTime: `2026-03-29T12:${minutes}:00.000Z` });
    await harness.idle();
    expect(dispatched(harness.output)).toHaveLength(1);
    untold.destroy();

    const owner = ownerOf(deployed.places, { shardCount: 8 });
    await expect(owner.put(rowOf('refused'))).rejects.toThrow(ShardCountError);
    expect(await owner.get('refused')).toBeUndefined();
  });
});

/** One function, deployed anew in the middle of a test. */
function deployments({ before, after }: Record<'before' | 'after', ReturnType<typeof scanner>>) {
  const found: { places?: FunctionPlaces } = {};
  const deployed = {
    current: 'before',
    get places(): FunctionPlaces {
      if (found.places === undefined) throw new Error('The function is not started yet');
      return found.places;
    },
    createHandler: (places: FunctionPlaces): ReturnType<ReturnType<typeof scanner>> => {
      found.places = places;
      const handlers = { before: before(places), after: after(places) };
      return async (event, context) =>
        await (deployed.current === 'before' ? handlers.before : handlers.after)(event, context);
    },
  };
  return deployed;
}

/** A service that owns rows; one that says no count goes by the table's. */
function ownerOf(
  { dynamodb }: FunctionPlaces,
  options: Partial<Pick<RowRepositoryOptions, 'documentClient' | 'shardCount' | 'clock'>> = {},
) {
  const documentClient = options.documentClient ?? createDynamoDBDocumentClient(dynamodb);
  return createRowRepository({ tableName: rowsTableName, clock: systemClock, ...options, documentClient });
}

/** An id that no other test has, of a row in that shard. */
function idIn(shard: string, shardCount: number): string {
  let number = 0;
  while (dueShard(`${shard}-${number}`, shardCount) !== shard) number += 1;
  return `${shard}-${number}`;
}
