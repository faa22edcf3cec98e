import { expectNothingLeftRunning, type LeakGuardOptions } from './expect-nothing-left-running.ts';

/**
 * Wraps a Lambda handler so that an invocation which leaves something running fails with LeakError, as `expectNothingLeftRunning` does.
 * The handler must return a promise. Invocations at the same time are kept apart.
 *
 * @example
 * const handler = guardInvocation(createOrderHandler({ orders, logger }));
 * const response = await handler(event, context);
 */
export function guardInvocation<Parameters extends readonly unknown[], Result>(
  handler: (...parameters: Parameters) => Result | Promise<Result>,
  options: LeakGuardOptions = {},
): (...parameters: Parameters) => Promise<Result> {
  return async (...parameters) =>
    await expectNothingLeftRunning(async () => await handler(...parameters), { subject: 'The invocation', ...options });
}
