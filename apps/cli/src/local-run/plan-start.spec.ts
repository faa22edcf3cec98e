import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { testEnvironment } from '../testing/test-environment.ts';
import { planStart } from './plan-start.ts';

const environment = testEnvironment();
const contents = { outputs: { RowsTableName: 'rows', DueShardCount: '16' }, region: 'eu-west-1' };
const empty = { contents: undefined, environment };

test('without a file the plan has the example, on its day or another', () => {
  const path = join(workspaceRoot, 'examples/price-changes.csv');
  const files = [{ name: 'examples/price-changes.csv', path }];
  expect(planStart([], {}, empty)).toEqual({
    files,
    scheduledTime: new Date('2026-03-29T12:00:00Z'),
    skipInvalid: false,
    format: {},
    environment: {},
    logs: false,
  });
  expect(planStart([], { today: '2026-04-01' }, empty)).toMatchObject({
    files,
    scheduledTime: new Date('2026-04-01T12:00:00Z'),
  });
});

test('with files, the default day is today', () => {
  expect(planStart(['a.csv'], { skipInvalid: true }, empty)).toEqual({
    files: [{ name: 'a.csv', path: '/home/ada/a.csv' }],
    scheduledTime: new Date('2026-05-01T12:00:00Z'),
    skipInvalid: true,
    format: {},
    environment: {},
    logs: false,
  });
});

test('a data folder with rows needs no file', () => {
  const plan = planStart([], { data: 'data', at: '2026-03-29T00:00:00+02:00' }, { contents, environment });
  expect(plan).toMatchObject({ files: [], scheduledTime: new Date('2026-03-28T22:00:00Z') });
});

test('a folder whose import stopped early needs the files again', () => {
  const cutOff = { contents: { ...contents, importing: ['a.csv', 'b.csv'] }, environment };
  expect(() => planStart([], {}, cutOff)).toThrow('The import of a.csv b.csv stopped before its end');
  expect(() => planStart(['b.csv', 'c.csv'], {}, cutOff)).toThrow('The import of a.csv stopped before its end');
  expect(planStart(['a.csv', 'b.csv'], {}, cutOff).files).toHaveLength(2);
});

test('a day with an instant, and a duplicate file, are rejected', () => {
  expect(() => planStart([], { today: '2026-03-29', at: '2026-03-29T12:00:00Z' }, empty)).toThrow('use one of them');
  expect(() => planStart(['a.csv', './a.csv'], {}, empty)).toThrow('./a.csv is given twice');
});
