import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../../..');

/** The libraries that other teams install for their own pipelines: docs/adr/0063. */
const files = globSync('libs/{batch,local-sqs,local-stack,loopback,runtime,schedule,testkit}/{README.md,src/**/*.ts}', {
  cwd: root,
});

/** The words of Daybreak's rows. Allows rows of SQLite, "in a row", and addresses of links. */
const word = /supersede|tombstone|\bdue(?:At|Date|Shard)|\browId|(?<!\bin a )\brows?\b|\btenants?\b|\bscanner\b/i;
const keepsRows = 'libs/local-sqs/src/store/';

/** Returns the lines with such a word, as `file:line text`. */
function wordsOfRows(file: string, text: string): string[] {
  if (file.startsWith(keepsRows)) return [];
  return text.split('\n').flatMap((line, index) => {
    const prose = line.replaceAll(/\]\([^)]*\)/g, ']');
    return word.test(prose) ? [`${file}:${index + 1} ${line.trim()}`] : [];
  });
}

describe('the libraries that other teams install', () => {
  it('contain no word of Daybreak’s rows', () => {
    expect(files.length).toBeGreaterThan(400);
    expect(files.flatMap((file) => wordsOfRows(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
  });

  it.each([
    "const expected = new Set(['done', 'superseded']);",
    '/** Never a row’s values. */',
    'metrics.count(RowsSuperseded);',
    "attributeTypes: { dueAt: 'S' }",
    'logFields: ({ rowId }) => ({ rowId }),',
    'Fair to each tenant ([ADR 37](0037.md))',
  ])('reject %j', (line) => {
    expect(wordsOfRows('libs/batch/src/planted.ts', line)).toEqual([`libs/batch/src/planted.ts:1 ${line}`]);
  });

  it('allow a link to a decision, and "in a row"', () => {
    expect(
      wordsOfRows('README.md', 'Fair queues ([ADR 37](0037-a-tenant-is-a-message-group.md)), twice in a row'),
    ).toEqual([]);
  });
});
