import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { jsonSchemas } from './json-schemas.ts';

const folder = join(import.meta.dirname, '../../../../docs/events');

describe('the published schemas', () => {
  it('match the code (update them with `npx nx run events:schemas`)', async () => {
    const published = (await readdir(folder)).toSorted();
    expect(published).toEqual([...jsonSchemas().keys()].toSorted());
    for (const [file, content] of jsonSchemas()) {
      const text = await readFile(join(folder, file), 'utf8');
      expect([file, JSON.parse(text)]).toEqual([file, JSON.parse(content)]);
    }
  });

  it('allow additional fields of later releases', () => {
    for (const content of jsonSchemas().values()) expect(content).not.toContain('"additionalProperties": false');
  });
});
