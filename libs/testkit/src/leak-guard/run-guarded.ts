import { showCallFrame } from './call-frames.ts';
import { type Leak, LeakError } from './leak-error.ts';
import { openScope } from './leak-monitor.ts';
import type { LeakScope, StartedResource } from './leak-scope.ts';
import { microtasksDrained, untilQuiet } from './until-quiet.ts';

/** The outcome of work, and its leaks. */
export interface GuardedOutcome<Result> {
  readonly outcome: PromiseSettledResult<Result>;
  readonly leak: LeakError | undefined;
}

/** Runs the work in a scope of its own, and resolves when nothing that it started can start anything more. Never rejects. */
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

/** Finds the leaks of a scope whose work has settled. */
async function findLeaks(scope: LeakScope): Promise<Leak[]> {
  // No input or output has happened since, so whatever is open now was left open. A fast machine cannot hide it.
  await microtasksDrained();
  scope.settle();
  const leftOpen = scope.leftOpen();
  if (leftOpen.length > 0) return toLeaks(leftOpen);

  const isQuiet = await untilQuiet(scope);
  const late = scope.startedLate();
  if (late.length > 0) return toLeaks(late);
  return isQuiet ? [] : [runningCode(scope)];
}

function runningCode({ lateOrigins }: LeakScope): Leak {
  // A step of Node itself may have no frames of user code.
  const origin = lateOrigins.find(({ userFrames }) => userFrames.length > 0);
  return leakOf('code', 'code that is still running', origin);
}

/** Returns the leaks, timers last: most timers belong to a client's request. */
function toLeaks(started: readonly StartedResource[]): Leak[] {
  const leaks = started.map(({ kind, origin, describe }) => leakOf(kind, describe(), origin));
  return leaks.toSorted((one, other) => Number(one.kind === 'timer') - Number(other.kind === 'timer'));
}

function leakOf(kind: Leak['kind'], what: string, origin: StartedResource['origin'] | undefined): Leak {
  return { kind, what, startedAt: (origin?.userFrames ?? []).map(showCallFrame) };
}
