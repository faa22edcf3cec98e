import { Readable } from 'node:stream';
import { fuzz, hostileText } from '@daybreak/fuzz';
import { expect } from '@jest/globals';
import fc from 'fast-check';
import { UsageError } from '../terminal/usage-error.ts';
import { parseWhere } from './parse-where.ts';
import { readIds } from './read-ids.ts';

fuzz(
  'a condition of any text is parsed, or refused with a sentence',
  2_000,
  fc.tuple(fc.constantFrom('rule=', 'tenant=', 'status=', 'due=', 'id=', 'run=', ''), hostileText()),
  ([key, text]) => {
    try {
      expect(Object.keys(parseWhere([`${key}${text}`])).length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
    }
  },
);

fuzz(
  'a file of any lines has ids, each once and none empty, or is refused with its line',
  1_000,
  fc.array(
    fc.oneof(
      hostileText(),
      hostileText().map((id) => JSON.stringify({ id, version: 1 })),
      fc.constant('id'),
    ),
    {
      maxLength: 5,
    },
  ),
  async (lines) => {
    const text = lines.map((line) => line.slice(0, 5_000).toWellFormed()).join('\n');
    try {
      const ids = await readIds({ name: 'ids', path: '-', stream: Readable.from([Buffer.from(text)]) });
      expect(ids.map(({ id }) => id)).toEqual([...new Set(ids.map(({ id }) => id))]);
      expect(ids.every(({ id }) => id !== '')).toBe(true);
    } catch (error) {
      expect(error).toMatchObject({ name: expect.stringMatching(/^(UsageError|RowsFileError)$/) });
    }
  },
);
