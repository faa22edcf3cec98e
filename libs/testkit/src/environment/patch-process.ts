import { format } from 'node:util';
import { runInThisContext } from 'node:vm';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

const printing = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** `process.env` and the console, as the environment has them. */
export function patchProcess(): (() => void)[] {
  const real = process.env;
  const shown = (): NodeJS.ProcessEnv => currentEnvironment()?.variables ?? real;
  const env = new Proxy(real, {
    get: (_, key): unknown => Reflect.get(shown(), key),
    has: (_, key) => Reflect.has(shown(), key),
    // A variable is a text, whatever it was set to.
    set: (_, key, value) => Reflect.set(shown(), key, String(value)),
    deleteProperty: (_, key) => Reflect.deleteProperty(shown(), key),
    ownKeys: () => Reflect.ownKeys(shown()),
    // What a proxy shows of a property that its target lacks has to be configurable; a variable always is.
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(shown(), key),
  });
  return [
    patchProperty(process, 'env', env),
    ...printing.map((name) => {
      const print = console[name];
      return patchProperty(console, name, (...args: unknown[]) => {
        const environment = currentEnvironment();
        if (environment === undefined) Reflect.apply(print, console, args);
        else environment.print(format(...args));
      });
    }),
  ];
}

const strayEvents = ['unhandledRejection', 'uncaughtException'] as const;

/** Errors that nobody catches end the invocation that they came from; all others go where they went before. */
export function catchStrayErrors(): (() => void)[] {
  // Jest gives its tests another object, on which these events never come.
  const machine: unknown = runInThisContext('process');
  if (!isProcess(machine)) return [];
  return strayEvents.map((name) => {
    const others = machine.rawListeners(name);
    const listener = (error: unknown, ...more: unknown[]): void => {
      const environment = currentEnvironment();
      if (environment !== undefined) environment.crash(error);
      else if (others.length === 0) throw error;
      else for (const other of others) Reflect.apply(other, machine, [error, ...more]);
    };
    machine.removeAllListeners(name);
    machine.on(name, listener);
    return () => {
      machine.removeListener(name, listener);
      for (const other of others) Reflect.apply(machine.on, machine, [name, other]);
    };
  });
}

function isProcess(value: unknown): value is NodeJS.EventEmitter {
  return typeof value === 'object' && value !== null && 'rawListeners' in value;
}
