import type { Row, RowDefinition } from '@daybreak/domain';
import * as localStack from '@daybreak/local-stack';
import { expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { isSealed, type SealedRowState, sealedStateOf, sealedStateSchema } from '../../items/row-state.ts';
import { error, later, newRow, runId } from '../../testing/new-row.ts';
import { describeWithTables, type Tables } from '../../testing/use-tables.ts';

// Each property sends several hundred requests.
jest.setTimeout(60_000);

const business = { calendar: 'weekdays', shift: 'next' } as const;
/** Due at noon, each day, and on Monday at the weekend. */
const repeating = { dueTime: '12:00', repeat: 'FREQ=DAILY', anchorDate: '2026-01-01', ...business };
const next = { dueDate: '2026-04-30', timeZone: 'Europe/Lisbon' };

const catchUp = 'skip after PT6H';

type Step = (tables: Tables, row: Row) => Promise<unknown>;
const message = ({ id, version }: Row) => ({ rowId: id, version, runId });

/** Every edit of an owner and every write of the pipeline. A step that the row's state does not allow throws ConflictError. */
const steps: Record<string, Step> = {
  'is written in part': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1 }, expected: 2, planId: 'plan' }),
  'is completed': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1, name: 'x' }, expected: 2 }),
  'is completed and recurs': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1 }, expected: 1, next }),
  'is late': async ({ rows }, row) => await rows.skipLate({ ...message(row), dueDate: row.dueDate, catchUp }),
  'is late and recurs': async ({ rows }, row) =>
    await rows.skipLate({ ...message(row), dueDate: row.dueDate, catchUp, next }),
  fails: async ({ rows }, row) => await rows.fail({ ...message(row), error }),
  'is cancelled': async ({ rows }, { id }) => await rows.cancel({ id }),
  'is rescheduled': async ({ rows }, { id }) => await rows.reschedule({ id, dueDate: '2026-04-02' }),
  'is skipped': async ({ rows }, { id, version }) => await rows.skip({ id, version, next }),
  'is changed': async ({ rows }, { id }) => await rows.change({ id, changes: { price: 2, list: [1, { a: null }] } }),
  'is redriven': async ({ rows }, { id }) => await rows.redrive({ id }),
};
const stepNames = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 6 });

async function putAndApply(
  tables: Tables,
  names: readonly string[],
  options: Partial<RowDefinition> = {},
): Promise<Row> {
  const definition = newRow({ changes: { price: 1, name: 'x' }, ...options });
  await tables.rows.put(definition);
  for (const name of names) {
    const row = await tables.row(definition.id);
    await steps[name]?.(tables, row).catch((refused: unknown) =>
      expect(refused).toMatchObject({ name: 'ConflictError' }),
    );
  }
  return await tables.row(definition.id);
}

/** The state as an export file holds it. */
function exported(row: Row): SealedRowState | undefined {
  const sealed = sealedStateOf(row);
  if (sealed === undefined) return undefined;
  const state = v.parse(sealedStateSchema, JSON.parse(JSON.stringify(sealed)));
  expect(isSealed(row, state)).toBe(true);
  return state;
}

describeWithTables(localStack, 'put of an exported row', (tables, useMoreTables) => {
  const others = useMoreTables();

  it('restores the row, and it behaves as in its original table', async () => {
    await fc.assert(
      fc.asyncProperty(stepNames, fc.constantFrom({}, repeating), async (names, options) => {
        const row = await putAndApply(tables, names, options);
        const state = exported(row);

        expect(await others.rows.put(row, { state })).toBe('created');
        expect(await others.rows.get(row.id)).toEqual(row);
        expect(await others.rows.compare(row, state)).toEqual({ found: 'unchanged' });
        expect(await tables.rows.compare(row, state)).toEqual({ found: 'unchanged' });
        const dueBy = '2026-12-31T00:00:00.000Z';
        expect(await others.rows.countDue({ dueBy })).toBe(await tables.rows.countDue({ dueBy }));

        // Every further step has the same effect in both tables.
        for (const step of Object.values(steps)) {
          const outcomes = [tables, others].map(async (target) => await step(target, row).catch(String));
          expect(await outcomes[1]).toEqual(await outcomes[0]);
          expect(await others.rows.get(row.id)).toEqual(await tables.rows.get(row.id));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('continues at the next version of a deleted or replaced row, with both histories', async () => {
    for (const names of [
      ['is completed'],
      ['fails'],
      ['is completed and recurs', 'is written in part'],
      ['is cancelled'],
    ]) {
      const row = await putAndApply(tables, names);
      const state = exported(row);
      tables.setClock(later);
      await tables.rows.delete({ id: row.id });
      expect(await tables.rows.put(row, { state })).toBe('created');
      const again = await tables.row(row.id);
      const { version } = row;
      const { runId: _run, ...rest } = row;
      expect(again).toMatchObject({
        ...rest,
        history: expect.anything(),
        version: version + 1,
        createdAt: later,
        updatedAt: later,
      });
      expect(again.history[version + 1]).toEqual(row.history[version]);

      await tables.rows.reschedule({ id: row.id, dueDate: '2027-01-01' });
      expect(await tables.rows.compare(row, state)).toMatchObject({
        found: 'edited',
        differences: expect.arrayContaining(['dueDate']),
      });
      const other = { ...row, dueDate: '2026-03-30' };
      await tables.rows.put(other, { replace: true });
      expect(await tables.rows.compare(row, state)).toMatchObject({
        found: 'conflict',
        differences: expect.arrayContaining(['dueDate']),
      });
      expect(await tables.rows.put(row, { state, replace: true })).toBe('replaced');
      const replaced = await tables.row(row.id);
      expect(replaced).toMatchObject({
        ...rest,
        history: expect.anything(),
        version: version + 4,
        createdAt: later,
        updatedAt: later,
      });
      expect(replaced.history).toMatchObject({ [version + 3]: { end: 'replaced' } });
    }
  });

  it('has a seal that detects an edited definition or state', async () => {
    const row = await putAndApply(tables, ['is completed']);
    const sealed = v.parse(sealedStateSchema, sealedStateOf(row));
    expect(isSealed(row, sealed)).toBe(true);
    expect(isSealed({ ...row, dueDate: '2026-04-01' }, sealed)).toBe(false);
    for (const edit of [
      { dueTime: '09:30' },
      { repeat: 'FREQ=DAILY' },
      { tenant: 'acme' },
      { anchorDate: '2026-01-01' },
      { occurrence: 9 },
    ])
      expect(isSealed({ ...row, ...edit }, sealed)).toBe(false);
    expect(isSealed({ ...row, values: { ...row.values, price: '1' } }, sealed)).toBe(false);
    expect(isSealed(row, { ...sealed, status: 'scheduled' })).toBe(false);
    for (const state of [null, 'CA', {}, { ...sealed, more: 1 }, { ...sealed, version: 0 }])
      expect(v.is(sealedStateSchema, state)).toBe(false);
  });
});
