export { createLeakWatch, type LeakWatch } from './create-leak-watch.ts';
export { expectNothingLeftRunning, type LeakGuardOptions } from './expect-nothing-left-running.ts';
export { guardInvocation } from './guard-invocation.ts';
export { type Leak, LeakError, type LeakKind } from './leak-error.ts';
