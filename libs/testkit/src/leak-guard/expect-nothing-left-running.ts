import { runGuarded } from './run-guarded.ts';

/** How the leak guard names and traces a leak. */
export interface LeakGuardOptions {
  /** The first words of the error message. Default: `The work`, or `The invocation` for `guardInvocation`. */
  subject?: string;
  /**
   * Whether to trace calls, so that a leak inside a client is reported at the line that called the client. Tracing takes 1 to 3 ms for
   * each request of an SDK client. If false, such a leak may show lines of the client only. Default: true.
   */
  tracesCalls?: boolean;
}

/**
 * Runs the work and returns its result. Throws LeakError if the work settles while a request, timer, socket, server, child process or
 * worker thread that it started is open, or if it starts one later. The error names the line that started it.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { expectNothingLeftRunning, LeakError } from '@daybreak/testkit';
 *
 * assert.equal(await expectNothingLeftRunning(async () => 'sent'), 'sent');
 * const leaving = async () => void setTimeout(() => {}, 1_000).unref();
 * await assert.rejects(expectNothingLeftRunning(leaving), LeakError);
 */
export async function expectNothingLeftRunning<Result>(
  work: () => Result | Promise<Result>,
  { subject = 'The work', tracesCalls = true }: LeakGuardOptions = {},
): Promise<Result> {
  const { outcome, leak } = await runGuarded(work, { subject, tracesCalls });
  if (leak !== undefined) throw leak;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
