import { showCallFrame } from './call-frames.ts';
import { type Leak, LeakError } from './leak-error.ts';
import { openScope } from './leak-monitor.ts';
import type { LeakScope, Started } from './leak-scope.ts';
import { microtasksDrained, untilQuiet } from './until-quiet.ts';

/** How a guard names and traces what it finds. */
export interface LeakGuardOptions {
  /** What the error says has settled: default `The work`, of `guardInvocation` `The invocation`. */
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
 * const sent = await expectNothingLeftRunning(async () => await sendValues(row));
 */
export async function expectNothingLeftRunning<Result>(
  work: () => Result | Promise<Result>,
  { subject = 'The work', tracesCalls = true }: LeakGuardOptions = {},
): Promise<Result> {
  const { scope, run, close } = openScope({ tracesCalls });
  try {
    const running = run(async () => await work());
    const [outcome] = await Promise.allSettled([running]);
    const leaks = await findLeaks(scope);
    if (leaks.length === 0) return await running;
    throw new LeakError(subject, leaks, outcome.status === 'rejected' ? { cause: outcome.reason } : undefined);
  } finally {
    close();
  }
}

/** The work has settled, and its scope is over. */
async function findLeaks(scope: LeakScope): Promise<Leak[]> {
  // No input or output has happened since, so whatever is open now was left open: no machine is fast enough to hide it.
  await microtasksDrained();
  scope.settle();
  const leftOpen = scope.leftOpen();
  if (leftOpen.length > 0) return toLeaks(leftOpen);

  const isQuiet = await untilQuiet(scope);
  const late = scope.startedLate();
  if (late.length > 0) return toLeaks(late);
  return isQuiet ? [] : [codeThatGoesOn(scope)];
}

function codeThatGoesOn({ lateOrigins }: LeakScope): Leak {
  // A step that Node takes on the code's behalf may have no caller.
  const origin = lateOrigins.find(({ callersFrames }) => callersFrames.length > 0);
  return leakOf('code', 'code that goes on running', origin);
}

/** Timers last: most of them are a client's, and come with its request. */
function toLeaks(started: readonly Started[]): Leak[] {
  const leaks = started.map(({ kind, origin, describe }) => leakOf(kind, describe(), origin));
  return leaks.toSorted((one, other) => Number(one.kind === 'timer') - Number(other.kind === 'timer'));
}

function leakOf(kind: Leak['kind'], what: string, origin: Started['origin'] | undefined): Leak {
  return { kind, what, startedAt: (origin?.callersFrames ?? []).map(showCallFrame) };
}
