import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { collectFailed, countByCause, failedRowOf } from './failed-rows.ts';

const failed = (id: string, message: string, stage = 'worker') =>
  makeRow({
    id,
    status: 'failed',
    lastError: { stage, name: 'PlanError', message, attempt: 1, at: '2026-03-29T00:00:00.000Z' },
  });

async function* rows() {
  yield failed('a', "The rule gone can't plan the row a: there is no such rule");
  yield failed('b', "The rule gone can't plan the row b: there is no such rule");
  yield makeRow({ id: 'c' });
  yield failed('d', 'gave up after 5 attempts', 'writer');
}

test('rows with equal causes are counted together', async () => {
  expect(countByCause(await collectFailed(rows(), undefined))).toEqual([
    { function: 'worker', cause: "PlanError: The rule gone can't plan the row: there is no such rule", count: 2 },
    { function: 'writer', cause: 'PlanError: gave up after 5 attempts', count: 1 },
  ]);
});

test('rows with equal causes are counted together when one shortens a long id', () => {
  const id = 'i'.repeat(60);
  const causeWith = (shown: string) => failedRowOf(failed(id, `The rule gone can't plan the row ${shown}: why`))?.cause;
  expect(causeWith(`${'i'.repeat(40)}…`)).toBe("PlanError: The rule gone can't plan the row: why");
  expect(causeWith(id)).toBe("PlanError: The rule gone can't plan the row: why");
});

test.each([
  ['NO SUCH RULE', ['a', 'b']],
  ['writer', ['d']],
  ['planerror', ['a', 'b', 'd']],
  ['flood', []],
])('--cause %s', async (text, ids) => {
  expect((await collectFailed(rows(), text)).map(({ id }) => id)).toEqual(ids);
});

test('a failed row without an error is listed', () => {
  expect(failedRowOf(makeRow({ status: 'failed' }))).toMatchObject({
    function: 'unknown',
    cause: 'the row holds no error',
  });
});
