/** Writes examples/, the same bytes on every machine: `node tools/scripts/make-examples.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleFiles } from './examples/example-files.ts';

const directory = join(import.meta.dirname, '../../examples');
mkdirSync(directory, { recursive: true });
for (const { name, rows, text } of exampleFiles()) {
  writeFileSync(join(directory, name), text);
  process.stdout.write(`examples/${name}: ${rows.length} rows\n`);
}
