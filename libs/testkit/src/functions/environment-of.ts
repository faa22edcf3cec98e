import type { StackClock } from '@daybreak/local-stack';
import type { SimulatedTimer, SimulatedEnvironment } from '../environment/simulated-environment.ts';
import { wireRequestOf } from '../wire/wire-request-of.ts';
import type { Caller } from '../state/caller.ts';

/** The parts that all environments of one run share. */
export interface EnvironmentOptions {
  clock: StackClock;
  random: () => number;
  /** Ends the run with an error. */
  fail: (error: unknown) => void;
  /** Receives each line that a function prints. */
  onLogLine: (functionName: string, line: string) => void;
  /** Registers a callback for the end of the run. */
  atEnd: (undo: () => void) => void;
}

/** Returns the environment of an invocation. */
export function environmentOf(
  caller: Caller,
  variables: Record<string, string | undefined>,
  { clock, random, fail, onLogLine, atEnd }: EnvironmentOptions,
): SimulatedEnvironment {
  const [functionName = caller.name] = caller.name.split('#');
  return {
    variables,
    random,
    fail,
    atEnd,
    now: () => clock.now() + caller.clockSkewMs,
    setTimer(delayMs, callback, description) {
      const timer: SimulatedTimer = {
        cancel() {
          pending.cancel();
          caller.timers.delete(timer);
        },
      };
      const pending = clock.setTimer(delayMs, () => {
        caller.timers.delete(timer);
        callback();
      });
      // The timers of a dead caller never fire.
      if (caller.isDead) pending.cancel();
      else caller.timers.set(timer, description);
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
