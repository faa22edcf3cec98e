import type { StackClock, StackModel } from '@daybreak/local-stack';
import type { Decisions } from '../decisions/decisions.ts';
import type { Promises } from '../oracle/kit-promises.ts';
import type { SimulatedContext, SimulatedHandler } from '../pipeline/simulated-pipeline.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import { type Caller, cancelTimers, runAs } from './caller.ts';
import { causesOf } from './causes-of.ts';
import type { RequestGate } from './request-gate.ts';
import type { RunLog } from './run-log.ts';

/** The end of an invocation. */
export type InvocationEnd = ResultOrError & {
  /** Whether the invocation had no fault: each request received the response of its service, and no time passed. */
  isFaultFree: boolean;
};

/** The result as JSON, as in Lambda, or the reason of the failure. */
type ResultOrError = { kind: 'result'; payload: string } | { kind: 'error'; reason: string };

/** A running invocation. */
export interface Invocation {
  readonly caller: Caller;
  readonly functionName: string;
  /** The function's timeout in the template, in milliseconds. */
  readonly timeoutMs: number;
  /** True after a fault of the invocation or of one of its requests. */
  hasFault: boolean;
  /** Ends the invocation at once, as a crash or a timeout does. Its requests never settle. */
  kill(reason: string): void;
}

/** Starts invocations, and lists those that are running. */
export interface Invocations {
  readonly running: ReadonlySet<Invocation>;
  /** Invokes a function with an event. `onEnd` receives its result, its error, or the reason of a crash or a timeout, once. */
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

/** Under `cutOff`, the number of calls of `getRemainingTimeInMillis` that return more than 0 is below this. */
const readsBeforeCutOff = 6;

/** A function that settles this close to its timeout stopped early on purpose. */
const earlyMs = 50;

/** An upper bound for the error of a clock that NTP synchronizes. */
const maximumSkewMs = 2_000;

export function createInvocations(options: InvocationsOptions): Invocations {
  const { functions, template, clock, gate, injector, decisions, log, promises } = options;
  const running = new Set<Invocation>();
  let started = 0;

  function timeoutMsOf(functionName: string): number {
    const model = template.functions.find(({ name }) => name === functionName);
    if (model === undefined) throw new Error(`The template has no function ${functionName}`);
    return model.timeoutSeconds * 1000;
  }

  function handlerOf(functionName: string): SimulatedHandler {
    const handler = functions[functionName];
    if (handler !== undefined) return handler;
    throw new Error(
      `The function ${functionName} has no code: add its module or its handler to \`functions\` of createSimulator`,
    );
  }

  /** Returns the clock skew of an invocation in milliseconds, which is 0 without the fault. */
  function drawSkewMs(): number {
    return injector.injects('clockSkew') ? (decisions.draw() % (2 * maximumSkewMs + 1)) - maximumSkewMs : 0;
  }

  /** Returns the number of calls of `getRemainingTimeInMillis` that return the remaining time. Later calls return 0. */
  function timeReadsOf(functionName: string): number {
    const isScheduled = template.schedules.some((schedule) => schedule.functionName === functionName);
    return isScheduled && injector.injects('cutOff') ? decisions.choose(readsBeforeCutOff) : Number.POSITIVE_INFINITY;
  }

  /** Returns what a settled invocation left running: the operation of a request, or else the description of a timer. */
  function leftRunning(caller: Caller): string | undefined {
    const request = gate.pending.find((candidate) => candidate.caller === caller)?.request;
    return request?.operation ?? [...caller.timers.values()].find((description) => description !== undefined);
  }

  function invoke(functionName: string, event: unknown, onEnd: (end: InvocationEnd) => void): void {
    started += 1;
    const caller = gate.createCaller('function', `${functionName}#${started}`, causesOf(event));
    const handler = handlerOf(functionName);
    caller.clockSkewMs = drawSkewMs();
    const skew = caller.clockSkewMs === 0 ? '' : `, clock skew ${caller.clockSkewMs} ms`;
    const timeoutMs = timeoutMsOf(functionName);
    const startedAt = clock.now();
    let readsLeft = timeReadsOf(functionName);
    const context: SimulatedContext = {
      awsRequestId: caller.name,
      functionName,
      getRemainingTimeInMillis: () => (readsLeft-- > 0 ? startedAt + timeoutMs - clock.now() : 0),
    };

    const timer = clock.setTimer(timeoutMs, () => invocation.kill('Task timed out'));
    const invocation: Invocation = {
      caller,
      functionName,
      timeoutMs,
      hasFault: Number.isFinite(readsLeft) || skew !== '',
      kill(reason) {
        caller.isDead = true;
        invocation.hasFault = true;
        gate.drop(caller);
        cancelTimers(caller);
        log.add(`${caller.name} is killed: ${reason}`);
        end({ kind: 'error', reason });
      },
    };
    caller.crash = (error) => {
      if (caller.isDead) return;
      const thrown = error instanceof Error ? error.name : String(error);
      if (!caller.hasSettled) invocation.kill(`uncaught ${thrown}`);
      else promises.broken('nothing is left running', caller.name, `it threw ${thrown} after it had settled`);
    };
    function end(result: ResultOrError): void {
      timer.cancel();
      running.delete(invocation);
      onEnd({ ...result, isFaultFree: !invocation.hasFault && clock.now() === startedAt });
    }
    function settled(result: ResultOrError): void {
      if (caller.isDead) return;
      caller.hasSettled = true;
      const left = leftRunning(caller);
      const early = describeEarly(startedAt + timeoutMs - clock.now());
      if (left !== undefined)
        promises.broken('nothing is left running', caller.name, `it settled${early} while ${left} was still under way`);
      cancelTimers(caller);
      log.add(`${caller.name} ${result.kind === 'result' ? 'returns' : `throws ${result.reason}`}`);
      end(result);
    }

    running.add(invocation);
    log.add(`${caller.name} starts${skew}`);
    runAs(caller, async () => payloadOf(await handler(structuredClone(event), context)))
      .then(
        (payload) => settled({ kind: 'result', payload }),
        (error: unknown) => settled({ kind: 'error', reason: error instanceof Error ? error.name : String(error) }),
      )
      // No code awaits this promise, so an error of `onEnd` would end the process.
      .catch(log.fail);
  }

  return { running, invoke };
}

/** Describes a settlement just before the timeout: middy returns 5 ms early by default. */
function describeEarly(leftMs: number): string {
  return leftMs > earlyMs ? '' : ` ${leftMs} ms before its timeout (middy: timeoutEarlyInMillis: 0)`;
}

/** Returns a result as JSON. Throws for a result that JSON cannot hold, so that the invocation fails, as in Lambda. */
function payloadOf(result: unknown): string {
  return JSON.stringify(result) ?? 'null';
}
