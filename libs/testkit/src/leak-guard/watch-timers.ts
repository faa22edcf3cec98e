import { isStartedByPlatform, type Origin } from './origin.ts';
import type { Started } from './leak-scope.ts';

/** Types of async resources. */
export const timerTypes: ReadonlySet<string> = new Set(['Timeout', 'Immediate']);

const openers = new Set(['node:internal/async_hooks', 'node:internal/timers', 'node:timers', 'node:timers/promises']);

/**
 * What a new async resource of a timer's type is, if program code may have made it.
 *
 * A timer of Node's own serves something else, which is tracked itself: the idle timer of a socket, the retry timer of a connection.
 * Node makes those unreferenced from the start or calls the timer functions itself. A timer that program code made counts even after
 * `unref()`: that lets a process end, but a frozen Lambda environment does not end, and the timer fires in the next invocation.
 */
export function startedTimer(type: string, resource: object, origin: Origin): Started | undefined {
  if (type === 'Timeout' && !isReferenced(resource)) return undefined;
  return {
    kind: 'timer',
    origin,
    // The `destroy` hook would report the same, but only some turns later.
    isOpen: () => '_destroyed' in resource && resource._destroyed === false,
    isPlatforms: () => isStartedByPlatform(origin, openers),
    describe: () => describe(type, resource),
  };
}

function isReferenced(timer: object): boolean {
  return 'hasRef' in timer && typeof timer.hasRef === 'function' && Boolean(Reflect.apply(timer.hasRef, timer, []));
}

function describe(type: string, timer: object): string {
  if (type === 'Immediate') return 'setImmediate';
  const delayMs = '_idleTimeout' in timer ? String(timer._idleTimeout) : '?';
  const repeats = '_repeat' in timer && timer._repeat !== null;
  return repeats ? `setInterval of ${delayMs} ms` : `setTimeout of ${delayMs} ms`;
}
