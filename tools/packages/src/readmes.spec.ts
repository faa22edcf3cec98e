import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as batch from '@daybreak/batch';
import * as domain from '@daybreak/domain';
import * as repository from '@daybreak/repository';
import * as runtime from '@daybreak/runtime';
import { expect, it } from '@jest/globals';
import { oldestMajor } from './published-manifest.ts';

const libraries = join(import.meta.dirname, '../../../libs');

it.each(Object.entries({ batch, domain, repository, runtime }))(
  'the README of %s names all that it exports',
  (name, api) => {
    const readme = readFileSync(join(libraries, name, 'README.md'), 'utf8');
    expect(Object.keys(api).filter((exported) => !names(readme, exported))).toEqual([]);
  },
);

it('the README of the repository names every call of its rows', () => {
  const readme = readFileSync(join(libraries, 'repository/README.md'), 'utf8');
  const rows = repository.createRowRepository({
    documentClient: runtime.createDynamoDBDocumentClient({ region: 'eu-west-1' }),
    tableName: 'rows',
    clock: runtime.systemClock,
  });
  expect(Object.keys(rows).filter((call) => !names(readme, call))).toEqual([]);
  expect(names(readme.replaceAll('getWithHistory', ''), 'getWithHistory')).toBe(false);
});

it('the README of the repository asks for the Node that the packages ask for', () => {
  const readme = readFileSync(join(libraries, 'repository/README.md'), 'utf8');
  expect(readme).toContain(`Node ${oldestMajor} or newer`);
});

function names(readme: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(readme);
}
