import { expect, test } from '@jest/globals';
import { makeRow } from '../testing/make-row.ts';
import { describeConflict } from './describe-conflict.ts';

const { id, timeZone, rule, values } = makeRow();
const definition = { id, dueDate: '2026-03-29', timeZone, rule, changes: { price: 13 }, values };

test('names the differences, keys without values, and the effect of --replace', () => {
  const row = makeRow({ dueDate: '2026-05-01', version: 3 });
  const differences = ['dueDate', 'changes.name', 'changes.price'];
  expect(describeConflict({ found: 'conflict', row, differences }, { definition })).toBe(
    'price-1 already exists with another definition: dueDate (2026-05-01 in the target, 2026-03-29 in the file), changes.name, changes.price. ' +
      '--replace replaces it: scheduled, due 2026-03-29, at version 4',
  );
});

test('counts the differences that it does not name', () => {
  const differences = Array.from({ length: 7 }, (_, key) => `changes.k${key}`);
  expect(describeConflict({ found: 'conflict', row: makeRow(), differences }, { definition })).toContain(
    'changes.k4 and 2 more differences. --replace',
  );
});

test('names an item that is not a valid row', () => {
  expect(describeConflict({ found: 'conflict', row: undefined, differences: [] }, { definition })).toBe(
    "price-1 already exists, and can't be read as a row: delete it with daybreak delete",
  );
});
