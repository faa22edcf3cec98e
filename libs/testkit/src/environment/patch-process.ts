import { format } from 'node:util';
import { runInThisContext } from 'node:vm';
import { patchProperty } from './patch-property.ts';
import { currentEnvironment } from './simulated-environment.ts';

const printing = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;

/** Replaces `process.env` and the methods of the console by those of the environment. */
export function patchProcess(): (() => void)[] {
  const real = process.env;
  const current = (): NodeJS.ProcessEnv => currentEnvironment()?.variables ?? real;
  const env = new Proxy(real, {
    get: (_, key): unknown => Reflect.get(current(), key),
    has: (_, key) => Reflect.has(current(), key),
    // Node converts each value of an environment variable to a string.
    set: (_, key, value) => Reflect.set(current(), key, String(value)),
    deleteProperty: (_, key) => Reflect.deleteProperty(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    // A proxy may only report a configurable property that its target lacks. Environment variables are configurable.
    getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(current(), key),
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

/** An uncaught error of an environment ends its invocation. All other uncaught errors reach the previous listeners. */
export function catchStrayErrors(): (() => void)[] {
  // The `process` of a Jest test is another object, which never emits these events.
  const realProcess: unknown = runInThisContext('process');
  if (!isProcess(realProcess)) return [];
  return strayEvents.map((name) => {
    const others = realProcess.rawListeners(name);
    const listener = (error: unknown, ...more: unknown[]): void => {
      const environment = currentEnvironment();
      if (environment !== undefined) environment.crash(error);
      else if (others.length === 0) throw error;
      else for (const other of others) Reflect.apply(other, realProcess, [error, ...more]);
    };
    realProcess.removeAllListeners(name);
    realProcess.on(name, listener);
    return () => {
      realProcess.removeListener(name, listener);
      for (const other of others) Reflect.apply(realProcess.on, realProcess, [name, other]);
    };
  });
}

function isProcess(value: unknown): value is NodeJS.EventEmitter {
  return typeof value === 'object' && value !== null && 'rawListeners' in value;
}
