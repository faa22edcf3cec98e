import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment, type SimulatedEnvironment } from './simulated-environment.ts';
import { SimulatedTimeout } from './simulated-timeout.ts';
import { nextTurn, simulatedSleep, simulatedTicks } from './simulated-sleep.ts';

type AnyFunction = (...args: never[]) => unknown;

/** Replaces the timers of the global object and of Node's modules by timers on the virtual clock. */
export function patchTimers(): (() => void)[] {
  const later =
    (real: AnyFunction, repeats: boolean) =>
    (callback: AnyFunction, delayMs?: unknown, ...args: never[]) =>
      simulatedOrReal(real, [callback, delayMs, ...args], (environment) => {
        return new SimulatedTimeout({ environment, delayMs, repeats, callback: () => void callback(...args) });
      });
  const clear = (real: AnyFunction) => (timer?: unknown) => {
    const simulated = SimulatedTimeout.find(timer);
    if (simulated === undefined) Reflect.apply(real, undefined, [timer]);
    else simulated.close();
  };
  const sleep = (real: AnyFunction) => (delayMs?: unknown, value?: unknown, options?: object) =>
    simulatedOrReal(
      real,
      [delayMs, value, options],
      async (environment) => await simulatedSleep(environment, delayMs, value, options),
    );
  const turn = (real: AnyFunction) => (value?: unknown, options?: object) =>
    simulatedOrReal(real, [value, options], async () => await nextTurn(value));

  const simulatedSetTimeout = withPromise(later(globalThis.setTimeout, false), sleep(timersPromises.setTimeout));
  const patches = {
    setTimeout: simulatedSetTimeout,
    setInterval: later(globalThis.setInterval, true),
    clearTimeout: clear(globalThis.clearTimeout),
    clearInterval: clear(globalThis.clearInterval),
  };
  const { scheduler } = timersPromises;
  const wait = scheduler.wait.bind(scheduler);
  return [
    ...Object.entries(patches).flatMap(([name, patch]) => [
      patchProperty(globalThis, name, patch),
      patchProperty(timers, name, patch),
    ]),
    patchProperty(timersPromises, 'setTimeout', sleep(timersPromises.setTimeout)),
    patchProperty(timersPromises, 'setImmediate', turn(timersPromises.setImmediate)),
    patchProperty(
      timersPromises,
      'setInterval',
      (...[delayMs, value, options]: Parameters<typeof timersPromises.setInterval>) =>
        simulatedOrReal(realInterval, [delayMs, value, options], (environment) =>
          simulatedTicks(environment, delayMs, value, options),
        ),
    ),
    patchProperty(scheduler, 'wait', (delayMs: number, options?: object) =>
      simulatedOrReal(
        wait,
        [delayMs, options],
        async (environment) => await simulatedSleep(environment, delayMs, undefined, options),
      ),
    ),
    patchProperty(AbortSignal, 'timeout', (delayMs: number) =>
      simulatedOrReal(realAbortTimeout, [delayMs], (environment) => abortedAfter(environment, delayMs)),
    ),
  ];
}

const realInterval = timersPromises.setInterval;
const realAbortTimeout = AbortSignal.timeout.bind(AbortSignal);

/** Calls `simulated` with the current environment, or the real function outside of one. */
function simulatedOrReal(
  real: AnyFunction,
  args: readonly unknown[],
  simulated: (environment: SimulatedEnvironment) => unknown,
): unknown {
  const environment = currentEnvironment();
  return environment === undefined ? Reflect.apply(real, undefined, args) : simulated(environment);
}

function withPromise<Patched extends object>(patched: Patched, promised: AnyFunction): Patched {
  return Object.assign(patched, { [promisify.custom]: promised });
}

/** Returns the signal of `AbortSignal.timeout`. Node owns its timer, so the code does not have to end it. */
function abortedAfter(environment: SimulatedEnvironment, delayMs: number): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  environment.setTimer(delayMs, () => controller.abort(reason));
  return controller.signal;
}
