import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { jsonSchemas } from './json-schema.ts';

const folder = join(import.meta.dirname, '../../../../docs/owner-edits');

describe('the published schemas', () => {
  it('are those of the code: run `npx nx run editor:schema`', async () => {
    expect((await readdir(folder)).toSorted()).toEqual([...jsonSchemas().keys()].toSorted());
    for (const [file, content] of jsonSchemas())
      expect([file, JSON.parse(await readFile(join(folder, file), 'utf8'))]).toEqual([file, JSON.parse(content)]);
  });

  it('allow fields that a later release adds', () => {
    for (const content of jsonSchemas().values()) expect(content).not.toContain('"additionalProperties": false');
  });
});
