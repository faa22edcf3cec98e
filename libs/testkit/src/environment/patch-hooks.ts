import asyncHooks from 'node:async_hooks';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

/** Disables async hooks of functions at the end of a run. X-Ray's SDK creates one for each environment, so each run would be slower than the one before. */
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
