import { expectNothingLeftRunning, type LeakGuardOptions } from './expect-nothing-left-running.ts';

/**
 * Wraps a Lambda handler. An invocation that leaves work running rejects with LeakError, as in `expectNothingLeftRunning`. The handler
 * must return a promise. Concurrent invocations are kept apart.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { guardInvocation } from '@daybreak/testkit';
 *
 * const handler = guardInvocation(async (event: { ids: string[] }) => ({ count: event.ids.length }));
 * assert.deepEqual(await handler({ ids: ['a', 'b'] }), { count: 2 });
 */
export function guardInvocation<Parameters extends readonly unknown[], Result>(
  handler: (...parameters: Parameters) => Result | Promise<Result>,
  options: LeakGuardOptions = {},
): (...parameters: Parameters) => Promise<Result> {
  return async (...parameters) =>
    await expectNothingLeftRunning(async () => await handler(...parameters), { subject: 'The invocation', ...options });
}
