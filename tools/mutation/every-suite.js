import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from '@jest/globals';
import fc from 'fast-check';

// In one file, a project's suites load what they import once a mutant, instead of once a suite.
const root = join(import.meta.dirname, '../..', process.env.DAYBREAK_MUTATED);
const suites = new RegExp(process.env.DAYBREAK_SUITES);
const files = readdirSync(root, { recursive: true }).filter((file) => suites.test(file));

// A property that a mutant breaks for one input in twenty can do with an example of its own.
fc.configureGlobal({ numRuns: 20 });

// Stryker would count a mutant that breaks a module while it is loaded neither as noticed nor as survived.
let failure;
it('every suite can be loaded', () => {
  if (failure !== undefined) throw failure.error;
});

// Those that need an engine come last: a mutant that a quicker one notices never gets there.
const isQuick = (file) => file.endsWith('.spec.ts');
for (const file of [...files.filter(isQuick).toSorted(), ...files.filter((name) => !isQuick(name)).toSorted()]) {
  try {
    await import(join(root, file));
  } catch (error) {
    failure = { error };
    break;
  }
}
