import timers from 'node:timers';
import { syncBuiltinESMExports } from 'node:module';
import { patchRandom } from './patch-random.ts';
import { patchDate } from './patch-date.ts';
import { patchFetch } from './patch-fetch.ts';
import { patchHttp } from './patch-http.ts';
import { catchStrayErrors, patchProcess } from './patch-process.ts';
import { patchTimers } from './patch-timers.ts';
import { patchImmediates } from './pending-turns.ts';
import { patchHooks } from './patch-hooks.ts';
import { patchOutput } from './patch-output.ts';

let installed = 0;
let restores: (() => void)[] = [];

/**
 * Replaces globals of the process, so that code in a simulated environment sees that environment instead of the machine. All other code
 * sees the machine. Returns a function that restores the globals, after the last of several calls.
 */
export function patchGlobals(): () => void {
  installed += 1;
  if (installed === 1) {
    restores = [
      ...patchImmediates([timers]),
      ...patchTimers(),
      ...patchDate(),
      ...patchRandom(),
      ...patchProcess(),
      ...patchOutput(),
      ...patchHooks(),
      ...patchFetch(),
      ...patchHttp(),
      ...catchStrayErrors(),
    ];
    syncBuiltinESMExports();
  }
  let isInstalled = true;
  return () => {
    if (!isInstalled) return;
    isInstalled = false;
    installed -= 1;
    if (installed > 0) return;
    for (const restore of restores.splice(0).toReversed()) restore();
    syncBuiltinESMExports();
  };
}
