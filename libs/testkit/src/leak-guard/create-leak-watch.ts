import type { HandlersByName, LambdaHandler } from '@daybreak/local-stack';
import type { LeakError } from './leak-error.ts';
import { runGuarded } from './run-guarded.ts';

/** Watches the functions of a stack, and keeps what their invocations left running. */
export interface LeakWatch {
  /** The same handlers, each under the leak guard. */
  watch(handlers: HandlersByName): HandlersByName;
  /** Throws a LeakError, if there was one since the last call: the second of several, since that is traced. */
  throwLeak(): void;
}

/**
 * A watch for functions that are invoked by something else than the test. What an invocation leaves running does not change how it
 * ends: an event source mapping takes a LeakError for a failure like any other, delivers the messages again, and a test that expects
 * failures would pass.
 *
 * Calls are not traced until something leaks (`tracesCalls` of LeakGuardOptions): that would be a third of what a stack in one process
 * costs.
 *
 * @example
 * import { startLocalStack } from '@daybreak/local-stack';
 * import { createLeakWatch } from '@daybreak/testkit';
 *
 * const leaks = createLeakWatch();
 * const functions = leaks.watch({ 'shop-charge': async () => ({ batchItemFailures: [] }) });
 * const stack = await startLocalStack({ templatePath: 'cdk.out/Shop.template.json', functions });
 * await stack.waitUntilIdle({ timeoutMs: 20_000, skipTime: true });
 * leaks.throwLeak();
 * await stack.stop();
 */
export function createLeakWatch(): LeakWatch {
  let found: LeakError | undefined;
  let traced: LeakError | undefined;

  const watched =
    (functionName: string, handler: LambdaHandler): LambdaHandler =>
    async (event, context) => {
      const subject = `An invocation of ${functionName}`;
      const tracesCalls = found !== undefined;
      const { outcome, leak } = await runGuarded(() => handler(event, context), { subject, tracesCalls });
      found ??= leak;
      if (tracesCalls) traced ??= leak;
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    };

  return {
    watch: (handlers) =>
      Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, watched(name, handler)])),
    throwLeak() {
      const leak = traced ?? found;
      found = undefined;
      traced = undefined;
      if (leak !== undefined) throw leak;
    },
  };
}
