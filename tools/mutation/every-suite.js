import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// In one file, a project's suites load what they import once a mutant, instead of once a suite.
const root = join(import.meta.dirname, '../..', process.env.DAYBREAK_MUTATED);
const suites = new RegExp(process.env.DAYBREAK_SUITES);
for (const file of readdirSync(root, { recursive: true }).toSorted()) {
  if (suites.test(file)) await import(join(root, file));
}
