import { expect, it } from '@jest/globals';
import { describePipeline } from '../describe-pipeline.ts';
import { requestsOf } from '../dynamodb-proxy/dynamodb-request.ts';
import { completedItem, newRow } from '../item.ts';

const noon = '2026-03-29T12:00:00Z';
/** What a firing reads of a shard by itself, and a part of what is left to the scan queue. */
const rowCount = 520;
const firstPageRows = 500;
const environment = { DUE_SHARD_COUNT: '1' };
/** Without changes, which the worker completes by itself. */
const newRows = () => Array.from({ length: rowCount }, () => newRow({ changes: {} }));

describePipeline(
  'a scan that is killed',
  { needs: ['idle', 'moveClock', 'hold', 'killFunctions', 'receiveCounts', 'changeSettings'], once: true },
  (start) => {
    it('between two pages goes on from the second when its message comes back', async () => {
      await using pipeline = await start({ environment });
      const rows = newRows();
      await pipeline.put(...rows);
      const held = pipeline.dynamodb.hold(requestsOf('scanner', 'Query'), { skip: 1 });
      const fired = pipeline.fire(noon);
      await held.reached();
      pipeline.killFunctions();
      await held.abandoned();
      held.release();

      await pipeline.idle();

      expect(await fired).toMatchObject({ attempts: 1, result: { ok: true } });
      await pipeline.expectRows(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
      // None was sent twice: the first page's progress was saved.
      expect(pipeline.queues.row.receiveCounts().size).toBe(rowCount);
    });

    it('before it has saved what it sent sends that page again, to no other effect', async () => {
      // So that the page which is sent again has as many rows as the firing asks for, and one scanner sends it: time stands while workers are held.
      await using pipeline = await start({ environment, answers: { pages: 'whole' }, maximumEnvironments: 1 });
      const rows = newRows();
      await pipeline.put(...rows);
      // No row is done before the scan is resumed: it would not be due any more.
      const workers = pipeline.dynamodb.hold(requestsOf('worker', 'BatchGetItem'));
      const held = pipeline.dynamodb.hold(requestsOf('scanner', 'UpdateItem', '#shards'), { skip: 1 });
      const firstDelivery = pipeline.fire(noon);
      await held.reached();
      pipeline.killFunctions();
      await held.abandoned();
      held.release();

      expect(await pipeline.fire(noon)).toMatchObject({ attempts: 1, result: { ok: true } });
      workers.release();
      await pipeline.idle();

      expect(await firstDelivery).toMatchObject({ attempts: 1, result: { ok: true } });
      await pipeline.expectRows(Object.fromEntries(rows.map((row) => [row.id, completedItem(row)])));
      expect(pipeline.queues.row.receiveCounts().size).toBe(rowCount + (rowCount - firstPageRows));
    });
  },
);
