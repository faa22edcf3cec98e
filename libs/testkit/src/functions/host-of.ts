import type { StackClock } from '@daybreak/local-stack';
import type { HostTimer, SimulatedHost } from '../host/simulated-host.ts';
import { wireRequestOf } from '../wire/wire-request-of.ts';
import type { Caller } from '../world/caller.ts';

/** What the hosts of one run share. */
export interface HostOptions {
  clock: StackClock;
  random: () => number;
  /** Ends the run with an error. */
  fail: (error: unknown) => void;
  /** Takes each line that a function prints. */
  onLogLine: (functionName: string, line: string) => void;
}

/** The host of an invocation. */
export function hostOf(
  caller: Caller,
  variables: Record<string, string | undefined>,
  { clock, random, fail, onLogLine }: HostOptions,
): SimulatedHost {
  const [functionName = caller.name] = caller.name.split('#');
  return {
    variables,
    random,
    fail,
    now: () => clock.now() + caller.clockSkewMs,
    setTimer(delayMs, callback, what) {
      const timer: HostTimer = {
        cancel() {
          pending.cancel();
          caller.timers.delete(timer);
        },
      };
      const pending = clock.setTimer(delayMs, () => {
        caller.timers.delete(timer);
        callback();
      });
      // What it is of a caller that is dead never happens.
      if (caller.isDead) pending.cancel();
      else caller.timers.set(timer, what);
      return timer;
    },
    async send(request) {
      const { statusCode, headers, body, text } = await caller.send(wireRequestOf(request, functionName));
      return { statusCode, headers, body: text ?? JSON.stringify(body) };
    },
    print: (line) => onLogLine(functionName, line),
    crash: (error) => caller.crash(error),
  };
}
