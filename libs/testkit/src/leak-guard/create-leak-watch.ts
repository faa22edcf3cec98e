import type { HandlersByName, LambdaHandler } from '@daybreak/local-stack';
import type { LeakError } from './leak-error.ts';
import { runGuarded } from './run-guarded.ts';

/** Guards the functions of a stack, and keeps the leaks of their invocations. */
export interface LeakWatch {
  /** Returns the same handlers, each under the leak guard. */
  watch(handlers: HandlersByName): HandlersByName;
  /** Throws LeakError if an invocation has leaked since the last call. Of several leaks, it throws the second one, whose calls are traced. */
  throwLeak(): void;
}

/**
 * Creates a leak guard for functions that something other than the test invokes. A leak does not change the result of its invocation: an
 * event source mapping would treat a LeakError as a failed batch and deliver it again, and a test that expects failures would pass.
 *
 * The watch traces calls only after a first leak (`tracesCalls` of LeakGuardOptions), because tracing takes a third of the processor time
 * of a stack in one process.
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
