import { runGuarded } from './run-guarded.ts';

/** How a guard names and traces what it finds. */
export interface LeakGuardOptions {
  /** What has settled, in the words of the error: default `The work`, of `guardInvocation` `The invocation`. */
  subject?: string;
  /**
   * Default true: a leak of a client's is traced to the call of the client, at 1 to 3 ms for each request of an SDK client. With
   * false it costs next to nothing, and such a leak may be named by the client's own code alone: for runs by the thousand, of which
   * the one that fails is run again.
   */
  tracesCalls?: boolean;
}

/**
 * Runs the work and returns what it returns. Throws LeakError, which names what and where it was started, when the work settles with
 * a request, timer, socket, server, child process or worker thread of its own still open, or starts one later.
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
