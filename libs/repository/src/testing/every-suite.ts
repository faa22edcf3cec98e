import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// For mutation testing: in one file, the suites load what they import once a mutant instead of once a suite.
const folder = join(import.meta.dirname, '..');
for (const file of readdirSync(folder)) {
  if (/\.(spec|integration)\.ts$/.test(file)) await import(join(folder, file));
}
