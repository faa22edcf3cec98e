import { showCallFrame } from './call-frames.ts';
import { type Leak, LeakError } from './leak-error.ts';
import { openScope } from './leak-monitor.ts';
import type { LeakScope, Started } from './leak-scope.ts';
import { microtasksDrained, untilQuiet } from './until-quiet.ts';

/** How work ended, and what it left running. */
export interface GuardedOutcome<Result> {
  readonly outcome: PromiseSettledResult<Result>;
  readonly leak: LeakError | undefined;
}

/** Runs the work in a scope of its own, and resolves when nothing that it started can begin anything more. Never rejects. */
export async function runGuarded<Result>(
  work: () => Result | Promise<Result>,
  { subject, tracesCalls }: { readonly subject: string; readonly tracesCalls: boolean },
): Promise<GuardedOutcome<Result>> {
  const { scope, run, close } = openScope({ tracesCalls });
  try {
    const [outcome] = await Promise.allSettled([run(async () => await work())]);
    const leaks = await findLeaks(scope);
    if (leaks.length === 0) return { outcome, leak: undefined };
    const leak = new LeakError(subject, leaks, outcome.status === 'rejected' ? { cause: outcome.reason } : undefined);
    return { outcome, leak };
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
