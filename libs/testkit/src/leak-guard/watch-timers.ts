import { isStartedByNode, type Origin } from './origin.ts';
import type { StartedResource } from './leak-scope.ts';

/** The types of async resources that are timers. */
export const timerTypes: ReadonlySet<string> = new Set(['Timeout', 'Immediate']);

const openers = new Set(['node:internal/async_hooks', 'node:internal/timers', 'node:timers', 'node:timers/promises']);

/**
 * Returns the timer of a new async resource, if user code may have created it.
 *
 * Node's own timers, such as the idle timer of a socket, serve another tracked resource. Node creates them unreferenced, or calls the
 * timer functions itself. A timer of user code counts even after `unref()`, which only lets a process end: Lambda freezes the environment
 * instead, and the timer fires in a later invocation.
 */
export function startedTimer(type: string, resource: object, origin: Origin): StartedResource | undefined {
  if (type === 'Timeout' && !isReferenced(resource)) return undefined;
  return {
    kind: 'timer',
    origin,
    // The `destroy` hook would report this only some turns later.
    isOpen: () => '_destroyed' in resource && resource._destroyed === false,
    isInternal: () => isStartedByNode(origin, openers),
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
