import { currentEnvironment } from './simulated-environment.ts';
import { patchProperty } from './patch-property.ts';

let pending = 0;

/** Returns the number of callbacks of simulated environments that wait for the next turn of the event loop. */
export function pendingTurns(): number {
  return pending;
}

/** Counts the immediates of simulated environments, so that a run waits for them. They stay Node's own. */
export function patchImmediates(modules: readonly object[]): (() => void)[] {
  const real = globalThis.setImmediate;
  const realClear = globalThis.clearImmediate;
  const counted = new Set<unknown>();
  const settle = (immediate: unknown): void => {
    if (counted.delete(immediate)) pending -= 1;
  };
  const patched = (callback: (...args: unknown[]) => unknown, ...args: unknown[]): NodeJS.Immediate => {
    const environment = currentEnvironment();
    if (environment === undefined) return real(callback, ...args);
    pending += 1;
    const immediate = real(() => {
      settle(immediate);
      try {
        callback(...args);
      } catch (error) {
        environment.crash(error);
      }
    });
    counted.add(immediate);
    return immediate;
  };
  const clear = (immediate: NodeJS.Immediate | undefined): void => {
    settle(immediate);
    realClear(immediate);
  };
  return [globalThis, ...modules].flatMap((target) => [
    patchProperty(target, 'setImmediate', patched),
    patchProperty(target, 'clearImmediate', clear),
  ]);
}
