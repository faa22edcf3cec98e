import asyncHooks from 'node:async_hooks';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** A hook on asynchronous work, as X-Ray's SDK has one in each environment, ends with the run: else each run is slower than the one before. */
export function patchHooks(): (() => void)[] {
  const real = asyncHooks.createHook;
  return [
    patchProperty(asyncHooks, 'createHook', (callbacks: asyncHooks.HookCallbacks) => {
      const hook = real(callbacks);
      currentEnvironment()?.atEnd(() => void hook.disable());
      return hook;
    }),
  ];
}
