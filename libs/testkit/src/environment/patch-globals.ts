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
 * Has code on simulated environments find them in place of the machine, until what this returns is called. All other code of the process finds
 * the machine as before. Several may be installed at a time.
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
