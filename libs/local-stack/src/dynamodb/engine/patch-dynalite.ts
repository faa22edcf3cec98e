import { countDynaliteUnits } from './count-dynalite-units.ts';
import { cacheExpressions } from './cache-expressions.ts';
import { separateIndexEntries } from './separate-index-entries.ts';

// Runs once, before the first request: every importer of this file gets dynalite with the stack's corrections.
separateIndexEntries();
countDynaliteUnits();
cacheExpressions();
