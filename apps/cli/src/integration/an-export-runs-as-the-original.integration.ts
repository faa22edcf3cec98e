import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRuleBook, parseRowDefinition, type Row, valuesSchema } from '@daybreak/domain';
import type { RowRepository } from '@daybreak/repository';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import * as fc from 'fast-check';
import * as v from 'valibot';
import { startTarget } from '../testing/start-target.ts';
import type { TestTarget } from '../testing/test-target.ts';

// Each test runs several commands, each of which opens a folder, and three runs.
jest.setTimeout(240_000);

let target: TestTarget;
beforeAll(async () => {
  target = await startTarget('folder');
});
afterAll(async () => await target[Symbol.asyncDispose]());

const runId = '2026-01-01T12:00:00Z/earlier';
const error = { stage: 'worker', name: 'PlanError', message: 'no', attempt: 1, at: '2026-01-01T12:00:00.000Z' };
const message = ({ id, version }: Row) => ({ rowId: id, version, runId });

type Step = (rows: RowRepository, row: Row) => Promise<unknown>;
const steps: Record<string, Step> = {
  write: async (rows, row) =>
    await rows.writeValues({ ...message(row), values: { price: 1 }, expected: 2, planId: 'plan' }),
  complete: async (rows, row) => await rows.writeValues({ ...message(row), values: { price: '1-2' }, expected: 1 }),
  recur: async (rows, row) =>
    await rows.writeValues({
      ...message(row),
      values: { renewals: row.occurrence },
      expected: 1,
      next: { dueDate: `2026-0${row.occurrence + 1}-28`, timeZone: row.timeZone },
    }),
  fail: async (rows, row) => await rows.fail({ ...message(row), error }),
  cancel: async (rows, { id }) => await rows.cancel({ id }),
  reschedule: async (rows, { id }) => await rows.reschedule({ id, dueDate: '2026-02-03' }),
  redrive: async (rows, { id }) => await rows.redrive({ id }),
};
const lives = fc.record({
  steps: fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 5 }),
  rule: fc.constantFrom('apply-changes', 'renew'),
  options: fc.constantFrom(
    {},
    {
      dueTime: '09:30',
      repeat: 'FREQ=MONTHLY;BYMONTHDAY=-1',
      anchorDate: '2025-12-31',
      calendar: 'weekdays',
      shift: 'previous',
    },
  ),
  note: fc
    .oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('007', '=x', '[1]', 'TRUE', ' '),
      fc.jsonValue({ maxDepth: 2 }),
    )
    .filter(
      (note) => parseRowDefinition({ id: 'a', dueDate: '2026-01-31', values: { note } }, builtInRuleBook).success,
    ),
});

test('an export that is imported into another target runs as the original', async () => {
  const random = fc.sample(lives, { numRuns: 40, seed: 20_260_329 });
  await target.open(async ({ rows }) => {
    for (const [index, life] of random.entries()) {
      const id = `${index % 2 === 0 ? '=' : ''}row-${index}`;
      const renews = life.rule === 'renew';
      // A row holds no value that JSON changes, such as -0.
      const note = v.parse(v.pipe(v.string(), v.parseJson(), valuesSchema), JSON.stringify({ note: life.note }));
      const changes = renews ? { periodMonths: 1 } : { ...note, price: 2 };
      const definition = {
        id,
        dueDate: '2026-01-31',
        timeZone: 'Europe/Lisbon',
        rule: life.rule,
        changes,
        values: note,
      };
      await rows.put({ ...definition, ...(renews ? {} : life.options) });
      for (const name of life.steps) {
        const row = await rows.get(id);
        if (row === undefined) throw new Error(`${id} is gone`);
        await steps[name]?.(rows, row).catch((refused: unknown) =>
          expect(refused).toMatchObject({ name: 'ConflictError' }),
        );
      }
    }
  });

  const original = await exported('data');
  const formats = ['jsonl', 'csv'];
  for (const format of formats) {
    const { stdout, stderr } = await target.daybreak('export', '--format', format);
    expect(stderr).toBe('');
    target.write(`rows.${format}`, stdout);
    expect(await target.json('import', `rows.${format}`, '--target', format)).toMatchObject({
      imported: random.length,
    });
    expect(await exported(format)).toBe(original);
    expect(await target.json('import', `rows.${format}`)).toMatchObject({ imported: 0, unchanged: random.length });
  }
  expect(await exported('data')).toBe(original);

  for (const name of ['data', ...formats]) await target.daybreak('trigger', '--on', '2026-05-01', '--target', name);
  const done = outcomes(await exported('data'));
  expect(done).not.toEqual(outcomes(original));
  for (const format of formats) expect(outcomes(await exported(format))).toEqual(done);
});

async function exported(name: string): Promise<string> {
  return (await target.daybreak('export', '--target', name)).stdout;
}

/** Removes instants and run ids, which differ between two targets. */
function outcomes(text: string): unknown[] {
  const differing = ['at', 'createdAt', 'updatedAt', 'completedAt', 'runId', 'seal', 'writes'];
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line, (key, value: unknown) => (differing.includes(key) ? undefined : value)));
}

test('a recurring row that is exported as new keeps its first date', async () => {
  const row = {
    id: 'month-end',
    dueDate: '2027-02-28',
    anchorDate: '2026-01-31',
    repeat: 'FREQ=MONTHLY;COUNT=20;BYMONTHDAY=-1',
  };
  target.write('month-end.jsonl', `${JSON.stringify(row)}\n`);
  await target.json('import', 'month-end.jsonl', '--target', 'series');
  await target.json('reschedule', 'month-end', '--on', '2027-03-02', '--target', 'series');
  for (const format of ['jsonl', 'csv']) {
    const { stdout } = await target.daybreak('export', '--as-new', '--format', format, '--target', 'series');
    target.write(`as-new.${format}`, stdout);
    await target.json('import', `as-new.${format}`, '--target', `series-${format}`);
    const { occurrence, ...shown } = v.parse(
      v.looseObject({ occurrence: v.number() }),
      await target.json('show', 'month-end', '--target', `series-${format}`),
    );
    expect([occurrence, shown]).toEqual([1, expect.objectContaining(row)]);
  }
});

test('a row that was changed after its export is a bad line, and without its state a new row', async () => {
  target.write('one.csv', 'id,dueDate,changes.price\nsealed,2026-01-31,1\n');
  await target.json('import', 'one.csv');
  await target.json('reschedule', 'sealed', '--on', '2026-02-01');
  const { stdout } = await target.daybreak('export', '--format', 'csv');
  const [header = '', line = ''] = stdout.split('\n').filter((each) => /^(id|sealed),/.test(each));
  target.write('changed.csv', `${header}\n${line.replace('2026-02-01', '2026-03-01')}\n`);
  const refused = await target.daybreak('import', 'changed.csv', '--target', 'new');
  expect(refused.stderr).toContain(
    `changed.csv:2:${header.split(',').length}: state: does not match the row, which was changed after the export`,
  );
  expect(refused.exitCode).toBe(2);

  const asNew = await target.daybreak('export', '--as-new');
  expect(asNew.stdout).not.toContain('"state"');
  target.write('definitions.jsonl', asNew.stdout);
  await target.json('import', 'definitions.jsonl', '--target', 'new');
  expect(await target.json('show', 'sealed', '--target', 'new')).toMatchObject({ status: 'scheduled', version: 1 });
  expect(readFileSync(join(target.folder, 'definitions.jsonl'), 'utf8')).toContain('"dueDate":"2026-02-01"');
});
