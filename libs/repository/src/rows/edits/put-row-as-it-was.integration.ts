import type { Row } from '@daybreak/domain';
import { ensureTable, installedEngines, startDynamoDB } from '@daybreak/local-stack';
import { describe, expect, it, jest } from '@jest/globals';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { isSealed, type SealedRowState, sealedStateOf, sealedStateSchema } from '../../items/row-state.ts';
import { enginesToTest, existing, newRow, runId, startedAt, type Tables, useTables } from '../../testing/use-tables.ts';

// Each property makes some hundred requests.
jest.setTimeout(60_000);

const error = { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: startedAt };
const later = '2026-05-01T12:00:00.000Z';
const next = { dueDate: '2026-04-30', timeZone: 'Europe/Lisbon' };

type Step = (tables: Tables, row: Row) => Promise<unknown>;
const message = ({ id, version }: Row) => ({ rowId: id, version, runId });

/** All that an owner and the pipeline do to a row; what is not for the state that it is in is refused, and does nothing. */
const steps: Record<string, Step> = {
  'is written in part': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1 }, expected: 2, planId: 'plan' }),
  'is completed': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1, name: 'x' }, expected: 2 }),
  'is completed and recurs': async ({ rows }, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1 }, expected: 1, next }),
  fails: async ({ rows }, row) => await rows.fail({ ...message(row), error }),
  'is cancelled': async ({ rows }, { id }) => await rows.cancel({ id }),
  'is rescheduled': async ({ rows }, { id }) => await rows.reschedule({ id, dueDate: '2026-04-02' }),
  'is changed': async ({ rows }, { id }) => await rows.change({ id, changes: { price: 2, list: [1, { a: null }] } }),
  'is redriven': async ({ rows }, { id }) => await rows.redrive({ id }),
};
const lives = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 6 });

async function live(tables: Tables, life: readonly string[]): Promise<Row> {
  const definition = newRow({ changes: { price: 1, name: 'x' } });
  await tables.rows.put(definition);
  for (const name of life) {
    const row = existing(await tables.rows.get(definition.id));
    await steps[name]?.(tables, row).catch((refused: unknown) =>
      expect(refused).toMatchObject({ name: 'ConflictError' }),
    );
  }
  return existing(await tables.rows.get(definition.id));
}

/** As a file tells it. */
function exported(row: Row): SealedRowState | undefined {
  const sealed = sealedStateOf(row);
  if (sealed === undefined) return undefined;
  const state = v.parse(sealedStateSchema, JSON.parse(JSON.stringify(sealed)));
  expect(isSealed(row, state)).toBe(true);
  return state;
}

describe.each(enginesToTest(installedEngines()))('put of a row as it was elsewhere, on %s', (engine) => {
  const options = { start: async () => await startDynamoDB({ engine }), ensureTable };
  const tables = useTables(options);
  const others = useTables(options);

  it('gives the row that it was, whatever its life, and a run finds it due as it would have there', async () => {
    await fc.assert(
      fc.asyncProperty(lives, async (life) => {
        const row = await live(tables, life);
        const state = exported(row);

        expect(await others.rows.put(row, { state })).toBe('created');
        expect(await others.rows.get(row.id)).toEqual(row);
        expect(await others.rows.compare(row, state)).toEqual({ found: 'unchanged' });
        expect(await tables.rows.compare(row, state)).toEqual({ found: 'unchanged' });
        const dueBy = '2026-12-31T00:00:00.000Z';
        expect(await others.rows.countDue({ dueBy })).toBe(await tables.rows.countDue({ dueBy }));

        // What it does next, it does in both places.
        for (const step of Object.values(steps)) {
          const outcomes = [tables, others].map(async (where) => await step(where, row).catch(String));
          expect(await outcomes[1]).toEqual(await outcomes[0]);
          expect(await others.rows.get(row.id)).toEqual(await tables.rows.get(row.id));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('after the row was deleted, or in the place of another, goes on at the next version, with the history of both', async () => {
    for (const life of [
      ['is completed'],
      ['fails'],
      ['is completed and recurs', 'is written in part'],
      ['is cancelled'],
    ]) {
      const row = await live(tables, life);
      const state = exported(row);
      tables.setClock(later);
      await tables.rows.delete({ id: row.id });
      expect(await tables.rows.put(row, { state })).toBe('created');
      const again = existing(await tables.rows.get(row.id));
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
      expect(await tables.rows.compare(row, state)).toEqual({ found: 'unchanged' });
      const other = { ...row, dueDate: '2026-03-30' };
      await tables.rows.put(other, { replace: true });
      expect(await tables.rows.compare(row, state)).toMatchObject({
        found: 'conflict',
        differences: expect.arrayContaining(['dueDate']),
      });
      expect(await tables.rows.put(row, { state, replace: true })).toBe('replaced');
      const replaced = existing(await tables.rows.get(row.id));
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

  it('tells a row or a state that was changed in between', async () => {
    const row = await live(tables, ['is completed']);
    const sealed = v.parse(sealedStateSchema, sealedStateOf(row));
    expect(isSealed(row, sealed)).toBe(true);
    expect(isSealed({ ...row, dueDate: '2026-04-01' }, sealed)).toBe(false);
    expect(isSealed({ ...row, values: { ...row.values, price: '1' } }, sealed)).toBe(false);
    expect(isSealed(row, { ...sealed, status: 'scheduled' })).toBe(false);
    for (const state of [null, 'CA', {}, { ...sealed, more: 1 }, { ...sealed, version: 0 }])
      expect(v.is(sealedStateSchema, state)).toBe(false);
  });
});
