import timers from 'node:timers';
import timersPromises from 'node:timers/promises';
import { promisify } from 'node:util';
import { patchProperty } from './patch-property.ts';
import { currentHost, type SimulatedHost } from './simulated-host.ts';
import { SimulatedTimeout } from './simulated-timeout.ts';
import { nextTurnOnHost, sleepOnHost, ticksOnHost } from './wait-on-host.ts';

type AnyFunction = (...args: never[]) => unknown;

/** Timers, of the global object and of Node's modules, on the virtual clock. */
export function patchTimers(): (() => void)[] {
  const later =
    (real: AnyFunction, repeats: boolean) =>
    (callback: AnyFunction, delayMs?: unknown, ...args: never[]) =>
      onHost(real, [callback, delayMs, ...args], (host) => {
        return new SimulatedTimeout({ host, delayMs, repeats, callback: () => void callback(...args) });
      });
  const clear = (real: AnyFunction) => (timer?: unknown) => {
    const simulated = SimulatedTimeout.find(timer);
    if (simulated === undefined) Reflect.apply(real, undefined, [timer]);
    else simulated.close();
  };
  const sleep = (real: AnyFunction) => (delayMs?: unknown, value?: unknown, options?: object) =>
    onHost(real, [delayMs, value, options], async (host) => await sleepOnHost(host, delayMs, value, options));
  const turn = (real: AnyFunction) => (value?: unknown, options?: object) =>
    onHost(real, [value, options], async () => await nextTurnOnHost(value));

  const setTimeoutOnHost = withPromise(later(globalThis.setTimeout, false), sleep(timersPromises.setTimeout));
  const patches = {
    setTimeout: setTimeoutOnHost,
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
        onHost(realInterval, [delayMs, value, options], (host) => ticksOnHost(host, delayMs, value, options)),
    ),
    patchProperty(scheduler, 'wait', (delayMs: number, options?: object) =>
      onHost(wait, [delayMs, options], async (host) => await sleepOnHost(host, delayMs, undefined, options)),
    ),
    patchProperty(AbortSignal, 'timeout', (delayMs: number) =>
      onHost(realAbortTimeout, [delayMs], (host) => abortedAfter(host, delayMs)),
    ),
  ];
}

const realInterval = timersPromises.setInterval;
const realAbortTimeout = AbortSignal.timeout.bind(AbortSignal);

/** What `simulated` makes on the host of the code that runs; on the machine, what the real function returns. */
function onHost(real: AnyFunction, args: readonly unknown[], simulated: (host: SimulatedHost) => unknown): unknown {
  const host = currentHost();
  return host === undefined ? Reflect.apply(real, undefined, args) : simulated(host);
}

function withPromise<Patched extends object>(patched: Patched, promised: AnyFunction): Patched {
  return Object.assign(patched, { [promisify.custom]: promised });
}

/** Node's own timer, which nobody has to end. */
function abortedAfter(host: SimulatedHost, delayMs: number): AbortSignal {
  const controller = new AbortController();
  const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  host.setTimer(delayMs, () => controller.abort(reason));
  return controller.signal;
}
