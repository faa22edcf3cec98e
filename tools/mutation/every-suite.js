import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from '@jest/globals';
import fc from 'fast-check';

// In one file, a project's suites load what they import once a mutant, instead of once a suite.
const root = join(import.meta.dirname, '../..', process.env.DAYBREAK_MUTATED);
const suites = new RegExp(process.env.DAYBREAK_SUITES);
const files = readdirSync(root, { recursive: true }).filter((file) => file.endsWith('.ts'));

/** The file, without its ending, that holds the mutant; Stryker asks there whether the mutant of that number is the active one. */
const asks = `("${process.env.__STRYKER_ACTIVE_MUTANT__}")`;
const mutated = files.find((file) => readFileSync(join(root, file), 'utf8').includes(asks))?.replace(/\.ts$/, '');

// A property that a mutant breaks for one input in twenty can do with an example of its own.
fc.configureGlobal({ numRuns: 20 });

// Stryker would count a mutant that breaks a module while it is loaded neither as noticed nor as survived.
let failure;
it('every suite can be loaded', () => {
  if (failure !== undefined) throw failure.error;
});

// What notices soonest comes first: suites that need no engine and, of those that do and those that don't, the mutated file's own.
const isQuick = (file) => file.endsWith('.spec.ts');
const isItsOwn = (file) => file.split('.')[0] === mutated;
const rank = (file) => (isQuick(file) ? 0 : 2) + (isItsOwn(file) ? 0 : 1);
for (const file of files
  .filter((name) => suites.test(name))
  .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
  try {
    await import(join(root, file));
  } catch (error) {
    failure = { error };
    break;
  }
}
