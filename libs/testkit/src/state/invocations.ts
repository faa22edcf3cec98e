import type { StackClock, StackModel } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import type { SimulatedContext, SimulatedHandler } from '../pipeline/simulated-pipeline.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { type Caller, cancelTimers, runAs } from './caller.ts';
import { causesOf } from './causes-of.ts';
import type { RequestGate } from './request-gate.ts';
import type { RunLog } from './run-log.ts';

/** How an invocation ended, as whoever started it sees it. */
export type InvocationEnd = HowItEnded & {
  /** Whether nothing befell it: each request got its server's answer, and no time passed. */
  isUndisturbed: boolean;
};

/** A result is passed on as Lambda does it: in JSON. */
type HowItEnded = { kind: 'result'; payload: string } | { kind: 'error'; reason: string };

/** One invocation under way. */
export interface Invocation {
  readonly caller: Caller;
  readonly functionName: string;
  /** In milliseconds, as the template has it. */
  readonly timeoutMs: number;
  /** Set when a fault befell one of its requests, or itself. */
  isDisturbed: boolean;
  /** Ends it at once, as a crash or a time-out does; what it waits for never comes. */
  kill(reason: string): void;
}

/** The functions at work. */
export interface Invocations {
  readonly running: ReadonlySet<Invocation>;
  /**
   * Starts a function on an event. `onEnd` is called once: with its result, its error, or the reason it was killed for,
   * by a crash or by its timeout on the virtual clock.
   */
  invoke(functionName: string, event: unknown, onEnd: (end: InvocationEnd) => void): void;
}

export interface InvocationsOptions {
  functions: Readonly<Record<string, SimulatedHandler>>;
  template: Pick<StackModel, 'functions' | 'schedules'>;
  clock: StackClock;
  gate: RequestGate;
  injector: Pick<FaultInjector, 'injects'>;
  decisions: Decisions;
  log: RunLog;
  promises: Pick<Promises, 'broken'>;
}

/** A function that is cut off has time for a few looks; what it makes of that is its own affair. */
const looksBeforeCutOff = 6;

/** What answers as late as that has given up on its work, lest it be killed. */
const earlyMs = 50;

/** What a host's clock that is set by NTP is off by at the most, on a bad day. */
const maximumSkewMs = 2_000;

export function createInvocations(options: InvocationsOptions): Invocations {
  const { functions, template, clock, gate, injector, decisions, log, promises } = options;
  const running = new Set<Invocation>();
  let begun = 0;

  function timeoutMsOf(functionName: string): number {
    const model = template.functions.find(({ name }) => name === functionName);
    if (model === undefined) throw new Error(`The template has no function ${functionName}`);
    return model.timeoutSeconds * 1000;
  }

  /** How often a function may look at its time before it is up. */
  function looksOf(functionName: string): number {
    const isScheduled = template.schedules.some((schedule) => schedule.functionName === functionName);
    return isScheduled && injector.injects('cutOff') ? decisions.choose(looksBeforeCutOff) : Number.POSITIVE_INFINITY;
  }

  /** What an invocation that has settled has not ended: a request, else a timer. */
  function leftRunning(caller: Caller): string | undefined {
    const pending = gate.pending.find((candidate) => candidate.caller === caller);
    return pending?.request.operation ?? [...caller.timers.values()].find((what) => what !== undefined);
  }

  function invoke(functionName: string, event: unknown, onEnd: (end: InvocationEnd) => void): void {
    begun += 1;
    const caller = gate.createCaller('function', `${functionName}#${begun}`, causesOf(event));
    const handler = functions[functionName];
    if (handler === undefined)
      throw new Error(
        `There is no code of the function ${functionName}: name its module, or its handler, in \`functions\``,
      );

    if (injector.injects('clockSkew'))
      caller.clockSkewMs = (decisions.draw() % (2 * maximumSkewMs + 1)) - maximumSkewMs;
    const skew = caller.clockSkewMs === 0 ? '' : `, its clock off by ${caller.clockSkewMs} ms`;
    const timeoutMs = timeoutMsOf(functionName);
    const startedAt = clock.now();
    let looksLeft = looksOf(functionName);
    const context: SimulatedContext = {
      awsRequestId: caller.name,
      functionName,
      getRemainingTimeInMillis: () => (looksLeft-- > 0 ? startedAt + timeoutMs - clock.now() : 0),
    };

    const timer = clock.setTimer(timeoutMs, () => invocation.kill('Task timed out'));
    const invocation: Invocation = {
      caller,
      functionName,
      timeoutMs,
      isDisturbed: Number.isFinite(looksLeft) || skew !== '',
      kill(reason) {
        caller.isDead = true;
        invocation.isDisturbed = true;
        gate.drop(caller);
        cancelTimers(caller);
        log.add(`${caller.name} is killed: ${reason}`);
        end({ kind: 'error', reason });
      },
    };
    caller.crash = (error) => {
      if (caller.isDead) return;
      const what = error instanceof Error ? error.name : String(error);
      if (!caller.hasSettled) invocation.kill(`nobody caught ${what}`);
      else promises.broken('nothing is left running', caller.name, `${what} was thrown after it had settled`);
    };
    /** Such as middy, which answers 5 ms before the function's time is up. */
    function early(): string {
      const leftMs = startedAt + timeoutMs - clock.now();
      return leftMs > earlyMs ? '' : ` ${leftMs} ms before its timeout (middy: timeoutEarlyInMillis: 0)`;
    }
    function end(how: HowItEnded): void {
      timer.cancel();
      running.delete(invocation);
      onEnd({ ...how, isUndisturbed: !invocation.isDisturbed && clock.now() === startedAt });
    }
    function settled(how: HowItEnded): void {
      if (caller.isDead) return;
      caller.hasSettled = true;
      const left = leftRunning(caller);
      if (left !== undefined)
        promises.broken('nothing is left running', caller.name, `it settled${early()} with ${left} still under way`);
      cancelTimers(caller);
      log.add(`${caller.name} ${how.kind === 'result' ? 'returns' : `throws ${how.reason}`}`);
      end(how);
    }

    running.add(invocation);
    log.add(`${caller.name} starts${skew}`);
    runAs(caller, async () => payloadOf(await handler(structuredClone(event), context)))
      .then(
        (payload) => settled({ kind: 'result', payload }),
        (error: unknown) => settled({ kind: 'error', reason: error instanceof Error ? error.name : String(error) }),
      )
      // Nobody awaits this: what is thrown while an end is dealt with would end the process.
      .catch(log.fail);
  }

  return { running, invoke };
}

/** Throws for a result that JSON can't hold, as Lambda's runtime does: the invocation has failed then. */
function payloadOf(result: unknown): string {
  return JSON.stringify(result) ?? 'null';
}
