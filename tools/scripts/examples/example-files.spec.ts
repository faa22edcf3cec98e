import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInRuleBook, dueAt, parseRowDefinition } from '@daybreak/domain';
import { describe, expect, it } from '@jest/globals';
import { exampleFiles, noonOfExampleDay } from './example-files.ts';

const directory = join(import.meta.dirname, '../../../examples');
const files = exampleFiles();

it('examples/ holds these files and its README', () => {
  expect(readdirSync(directory).toSorted()).toEqual(['README.md', ...files.map(({ name }) => name)]);
});

describe.each(files)('examples/$name', ({ name, rows, text }) => {
  it('is what node tools/scripts/make-examples.ts writes', () => {
    expect(readFileSync(join(directory, name), 'utf8') === text).toBe(true);
  });

  it('has rows that every rule takes', () => {
    const bad = rows.filter((row) => !parseRowDefinition(row, builtInRuleBook).success);
    expect(bad).toEqual([]);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  });
});

it('as many rows as examples/README.md says are due at noon of their day', () => {
  const counts = files.map(({ name, rows }) => {
    const due = rows.filter(({ dueDate, timeZone }) => dueAt(dueDate, timeZone) <= noonOfExampleDay);
    return [name, rows.length, due.length];
  });
  expect(counts).toEqual([
    ['price-changes.csv', 1000, 400],
    ['renewals.jsonl', 60, 36],
  ]);
});
