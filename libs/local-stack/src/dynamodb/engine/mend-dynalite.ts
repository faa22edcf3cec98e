import { countDynaliteUnits } from './count-dynalite-units.ts';
import { rememberExpressions } from './remember-expressions.ts';
import { tellIndexEntriesApart } from './tell-index-entries-apart.ts';

// Runs once, before the first request: every importer of this file gets dynalite with the stack's corrections.
tellIndexEntriesApart();
countDynaliteUnits();
rememberExpressions();
