import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonSchemas } from './json-schemas.ts';

const folder = join(import.meta.dirname, '../../../../docs/events');

for (const [file, content] of jsonSchemas()) await writeFile(join(folder, file), content);
