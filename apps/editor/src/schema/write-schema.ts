import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from './json-schema.ts';

const folder = join(import.meta.dirname, '../../../../docs/owner-edits');

await mkdir(folder, { recursive: true });
for (const [file, content] of jsonSchemas()) await writeFile(join(folder, file), content);
