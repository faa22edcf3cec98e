import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Pause, Row } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it } from '@jest/globals';
import { dueShard, dueShards } from '../../items/due-index.ts';
import { sealedStateOf } from '../../items/row-state.ts';
import { dueDate, later, newRow, runId, startedAt } from '../../testing/new-row.ts';
import { describeWithTables, shardCount, type Tables } from '../../testing/use-tables.ts';

const reason = 'the prices are wrong';
const by = 'ada';

describeWithTables(localStack, 'pauses', (tables, useMoreTables) => {
  const concurrent = useMoreTables();

  async function putRow(id: string, changes = {}): Promise<Row> {
    await tables.rows.put(newRow({ id, changes }));
    return await tables.row(id);
  }
  async function heldRow(id: string, pause: Pause): Promise<Row> {
    await putRow(id);
    await tables.rows.hold({ rowId: id, version: 1, runId, pause });
    return await tables.row(id);
  }
  const itemOf = async ({ documentClient }: Tables, id: string) =>
    (await documentClient.send(new GetItemCommand({ TableName: 'rows', Key: { id: { S: id } } }))).Item;
  /** The ids of the rows that runs read. */
  async function dueIds(): Promise<string[]> {
    const ids: string[] = [];
    for (const shard of dueShards(shardCount))
      ids.push(...(await tables.rows.dueRows({ shard, dueBy: later })).rows.map(({ id }) => id));
    return ids;
  }
  async function releaseAll(pause: Pause, limit = 100): Promise<number> {
    let released = 0;
    for (const shard of await tables.rows.shardsHeldBy(pause)) {
      let cursor: string | undefined;
      do {
        const page = await tables.rows.release({ pauseId: pause.id, shard, cursor, limit });
        released += page.released;
        ({ cursor } = page);
      } while (cursor !== undefined);
    }
    return released;
  }

  it('are kept with who paused what, why and when, until they are resumed', async () => {
    expect(await tables.rows.pauses()).toEqual({ active: [], resumed: [] });
    const pause = await tables.rows.pause({ rule: 'renew', reason, by, until: '2026-03-30T02:00:00+02:00' });
    expect(pause).toMatchObject({ rule: 'renew', reason, by, at: startedAt, until: '2026-03-30T00:00:00.000Z' });
    const other = await tables.rows.pause({ rule: 'renew', rowId: 'a', reason, by });
    expect((await tables.rows.pauses()).active).toMatchObject([pause, other]);

    tables.setClock(later);
    expect(await tables.rows.resume({ rule: 'renew' })).toMatchObject({ ...pause, resumedAt: later });
    expect(await tables.rows.resume({ rule: 'archive' })).toBeUndefined();
    expect(await tables.rows.pauses()).toMatchObject({ active: [other], resumed: [pause] });
    await tables.rows.forgetPause(pause.id);
    await tables.rows.resume(other);
    await tables.rows.forgetPause(other.id);
    expect(await tables.rows.pauses()).toEqual({ active: [], resumed: [] });
  });

  it('of the same rows are one pause, with the latest reason and end', async () => {
    const pause = await tables.rows.pause({ rowId: 'same', reason, by, until: later });
    tables.setClock(later);
    const again = await tables.rows.pause({ rowId: 'same', reason: 'still wrong', by: 'bob' });
    const { until: _, ...kept } = pause;
    expect(again).toEqual({ ...kept, reason: 'still wrong', by: 'bob' });
    expect((await tables.rows.pauses()).active).toHaveLength(1);
    await tables.rows.resume({ rowId: 'same' });
    await tables.rows.forgetPause(pause.id);
  });

  it('by a message are made once, also when they were resumed meanwhile', async () => {
    const repeated = { name: 'EditRepeatedError' };
    const pause = { rule: 'by message', reason, by, source: { token: 'p' } };
    const { id } = await tables.rows.pause(pause);
    await tables.rows.resume({ rule: 'by message', source: { token: 'r' } });
    await expect(tables.rows.pause(pause)).rejects.toMatchObject(repeated);
    await expect(tables.rows.resume({ rule: 'by message', source: { token: 'r' } })).rejects.toMatchObject(repeated);
    expect(await tables.rows.resume({ rule: 'nothing', source: { token: 'n' } })).toBeUndefined();
    await expect(tables.rows.resume({ rule: 'nothing', source: { token: 'n' } })).rejects.toMatchObject(repeated);
    expect(await tables.rows.pauses()).toMatchObject({ active: [], resumed: [{ id }] });
    await tables.rows.forgetPause(id);
  });

  it('need a reason, an end that exists, and fewer than 100 others', async () => {
    await expect(tables.rows.pause({ reason: ' ', by })).rejects.toThrow('A pause needs a reason of 1 to 200 bytes');
    await expect(tables.rows.pause({ reason: 'ö'.repeat(101), by })).rejects.toThrow(RangeError);
    await expect(tables.rows.pause({ reason, by, until: 'soon' })).rejects.toThrow(RangeError);
    for (let n = 0; n < 100; n++) await tables.rows.pause({ rowId: `row ${n}`, reason, by });
    await expect(tables.rows.pause({ rowId: 'one more', reason, by })).rejects.toThrow('The table has 100 pauses');
    for (const pause of (await tables.rows.pauses()).active) {
      await tables.rows.resume(pause);
      await tables.rows.forgetPause(pause.id);
    }
  });

  it('end by the time of a run', async () => {
    const pause = await tables.rows.pause({ rowId: 'ends', reason, by, until: later });
    expect((await tables.rows.endPausesBy(startedAt)).active).toHaveLength(1);
    expect(await tables.rows.endPausesBy(later)).toMatchObject({ active: [], resumed: [{ id: pause.id }] });
    await tables.rows.forgetPause(pause.id);
  });

  it('of two callers at once are both kept', async () => {
    const { rows, rowsInterruptedBy } = concurrent;
    const interrupted = rowsInterruptedBy(async (name, _input, request) => {
      if (name === 'UpdateItemCommand' && request === 2) await rows.pause({ rule: 'first', reason, by });
    });
    await interrupted.pause({ rule: 'second', reason, by });
    expect((await rows.pauses()).active.map(({ rule }) => rule)).toEqual(['first', 'second']);
  });

  it('that other callers keep changing throw an error after which a retry helps', async () => {
    const { rows, rowsInterruptedBy } = concurrent;
    let changes = 0;
    const interrupted = rowsInterruptedBy(async (name) => {
      if (name === 'UpdateItemCommand') await rows.pause({ rule: 'first', reason: `reason ${(changes += 1)}`, by });
    });
    await expect(interrupted.pause({ rule: 'third', reason, by })).rejects.toMatchObject({ fault: 'platform' });
  });

  it('hold a row back at its next version, where no run reads it', async () => {
    const pause = await tables.rows.pause({ rule: 'apply-changes', reason, by });
    const row = await putRow('held', { price: 1 });
    const message = { rowId: 'held', version: 1, runId };
    expect(await tables.rows.hold({ ...message, row, pause })).toBe('held');

    expect(await tables.row('held')).toEqual({
      ...row,
      version: 2,
      history: { 1: { end: 'paused', at: startedAt, dueDate, written: 0, reason, superseded: { [runId]: startedAt } } },
    });
    expect(await dueIds()).not.toContain('held');
    expect(await tables.rows.countHeld(pause)).toBe(1);
    // A message of the version that was held back changes nothing.
    expect(await tables.rows.writeValues({ ...message, values: { price: 1 }, expected: 1 })).toBe('superseded');
    expect(await tables.rows.recordSuperseded(message)).toBe('unchanged');

    // An older release reads the end of a paused version as that of an edit.
    const end = (await itemOf(tables, 'held'))?.['history']?.M?.['1']?.M;
    expect(end).toMatchObject({ end: { S: 'rescheduled' }, endedAs: { S: 'paused' } });

    expect(await releaseAll(pause)).toBe(1);
    await tables.rows.resume(pause);
    await tables.rows.forgetPause(pause.id);
  });

  it('hold back the row of a message, unless the message is of another version', async () => {
    const pause = { id: 'p', reason };
    await putRow('by message');
    const message = { rowId: 'by message', version: 1, runId, pause };
    expect(await tables.rows.hold({ ...message, version: 2 })).toBe('superseded');
    expect(await tables.row('by message')).toMatchObject({ version: 1, history: {} });
    expect(await tables.rows.hold(message)).toBe('held');
    expect(await tables.row('by message')).toMatchObject({ version: 2, history: { 1: { end: 'paused', reason } } });
    expect(await tables.rows.hold(message)).toBe('superseded');
    expect(await tables.rows.hold({ ...message, rowId: 'nobody' })).toBe('superseded');
  });

  it('hold back a row that has changed since it was read as it is then', async () => {
    const pause = { id: 'p', reason };
    const row = await putRow('changed');
    await tables.rows.change({ id: 'changed', changes: { price: 2 } });
    const message = { rowId: 'changed', version: 1, runId };
    expect(await tables.rows.hold({ ...message, row, pause })).toBe('superseded');

    const unwritten = await putRow('written');
    const values = { ...message, rowId: 'written', values: { a: 1 }, expected: 2, planId: 'x' };
    await tables.rows.writeValues(values);
    expect(await tables.rows.hold({ ...message, rowId: 'written', row: unwritten, pause })).toBe('held');
    expect(await tables.row('written')).toMatchObject({ values: { a: 1 }, writes: {}, history: { 1: { written: 1 } } });
  });

  it('give up on a row that other writers keep changing, for a while', async () => {
    const { rows, rowsInterruptedBy } = concurrent;
    await rows.put(newRow({ id: 'busy' }));
    let writes = 0;
    const interrupted = rowsInterruptedBy(async (name, input) => {
      if (name !== 'UpdateItemCommand' || !JSON.stringify(input).includes('paused')) return;
      const values = { [`key ${(writes += 1)}`]: 1 };
      await rows.writeValues({ rowId: 'busy', version: 1, runId, values, expected: 9, planId: 'x' });
    });
    const held = interrupted.hold({ rowId: 'busy', version: 1, runId, pause: { id: 'p', reason } });
    await expect(held).rejects.toMatchObject({ name: 'RowNotHeldError', fault: 'platform' });
    expect(writes).toBe(5);
  });

  it('release a row as one that becomes ready now, page by page, and once', async () => {
    const pause = await tables.rows.pause({ rule: 'released', reason, by });
    const ids = Array.from({ length: 9 }, (_, n) => `released ${n}`);
    for (const id of ids) await heldRow(id, pause);
    const before = await tables.row('released 0');
    expect(await tables.rows.countHeld(pause)).toBe(9);

    tables.setClock(later);
    expect(await releaseAll(pause, 2)).toBe(9);
    expect(await releaseAll(pause, 2)).toBe(0);
    expect(await dueIds()).toEqual(expect.arrayContaining(ids));
    expect(await tables.row('released 0')).toEqual(before);
    const shard = dueShard('released 0', shardCount);
    const { rows } = await tables.rows.dueRows({ shard, dueBy: later });
    expect(rows.find(({ id }) => id === 'released 0')).toMatchObject({ version: 2, readyAt: later });
  });

  it('leave a row in the message group of its tenant', async () => {
    const pause = await tables.rows.pause({ tenant: 'grouped', reason, by });
    await tables.rows.put(newRow({ id: 'grouped', tenant: 'grouped' }));
    await tables.rows.hold({ rowId: 'grouped', version: 1, runId, pause });
    expect(await releaseAll(pause)).toBe(1);
    const { rows } = await tables.rows.dueRows({ shard: dueShard('grouped', shardCount), dueBy: later });
    expect(rows.find(({ id }) => id === 'grouped')).toMatchObject({ messageGroupId: 'grouped' });
  });

  it('by dates or an id prefix hold back no row for a release that does not know these, and every shard for this one', async () => {
    const filter = { rule: 'renew', idPrefix: 'a-', dueFrom: '2026-03-01', dueTo: '2026-03-31' };
    const pause = await tables.rows.pause({ ...filter, reason, by });
    expect(pause).toMatchObject(filter);
    expect((await tables.rows.pauses()).active).toContainEqual(pause);
    const { Item: item } = await tables.documentClient.send(
      new GetItemCommand({ TableName: 'rows', Key: { id: { S: '\uFFFFdaybreak-pauses' } } }),
    );
    const [found] = (item?.['active']?.L ?? []).filter(({ M: each }) => each?.['id']?.S === pause.id);
    expect(found?.M).toMatchObject({ rule: { S: '(see filter)' }, filter: { M: { idPrefix: { S: 'a-' } } } });
    expect(found?.M).not.toHaveProperty('rowId');
    expect(await tables.rows.shardsHeldBy(pause)).toEqual(await tables.rows.shards());

    expect(await tables.rows.resume({ ...filter, dueTo: '2026-03-30' })).toBeUndefined();
    expect(await tables.rows.resume(filter)).toMatchObject({ ...pause, resumedAt: expect.any(String) });
  });

  it('of one row hold it in one partition', async () => {
    const pause = await tables.rows.pause({ rowId: 'single', reason, by });
    await heldRow('single', pause);
    expect(await tables.rows.shardsHeldBy(pause)).toEqual(['00']);
    expect(await tables.rows.countHeld(pause)).toBe(1);
    expect(await releaseAll(pause)).toBe(1);
    expect(await dueIds()).toContain('single');
  });

  it.each<[string, (id: string) => Promise<unknown>, boolean]>([
    ['reschedules', async (id) => await tables.rows.reschedule({ id, dueDate }), true],
    ['changes', async (id) => await tables.rows.change({ id, changes: { price: 3 } }), true],
    ['replaces', async (id) => await tables.rows.put(newRow({ id, changes: { price: 4 } }), { replace: true }), true],
    ['cancels', async (id) => await tables.rows.cancel({ id }), false],
    ['deletes', async (id) => await tables.rows.delete({ id }), false],
  ])('hold a row no longer when its owner %s it', async (edit, apply, isDue) => {
    const id = `owner ${edit}`;
    const pause = { id: 'owners', reason, by, at: startedAt };
    await heldRow(id, pause);
    await apply(id);
    expect(await tables.rows.countHeld(pause)).toBe(0);
    expect((await dueIds()).includes(id)).toBe(isDue);
  });

  it('stay in the history that is archived, and in an export', async () => {
    const pause = { id: 'archived', reason, by, at: startedAt };
    let row = await putRow('archived');
    for (let n = 0; n < 3; n++) {
      await tables.rows.hold({ rowId: row.id, version: row.version, runId: `run ${n}`, pause, row });
      row = await tables.row('archived');
    }
    const { 1: first, ...others } = row.history;
    await tables.rows.archive({ id: row.id, createdAt: row.createdAt, ends: first === undefined ? {} : { 1: first } });
    const end = (await itemOf(tables, 'archived\uFFFF1'))?.['history']?.M?.['1']?.M;
    expect(end).toMatchObject({ end: { S: 'rescheduled' }, endedAs: { S: 'paused' } });

    const { id, timeZone, rule, changes, values } = row;
    const definition = { id, dueDate, timeZone, rule, changes, values };
    await tables.rows.delete({ id });
    await tables.rows.put(definition, { state: sealedStateOf(row) });
    expect((await tables.rows.getWithHistory(id))?.row?.history).toMatchObject({ 1: first, ...others });
  });
});
