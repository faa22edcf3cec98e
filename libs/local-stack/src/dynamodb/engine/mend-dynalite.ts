import { countDynaliteUnits } from './count-dynalite-units.ts';
import { rememberExpressions } from './remember-expressions.ts';
import { tellIndexEntriesApart } from './tell-index-entries-apart.ts';

// Before the first request, and once: whoever imports this file has dynalite as the stack needs it.
tellIndexEntriesApart();
countDynaliteUnits();
rememberExpressions();
