import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** A timer on the virtual clock. */
export interface SimulatedTimer {
  cancel(): void;
}

/** The environment that a function's own module sees instead of the machine, while it loads and during an invocation. */
export interface SimulatedEnvironment {
  /** The environment variables, as `process.env` shows them. */
  readonly variables: Record<string, string | undefined>;
  /** Returns the time of the invocation's clock, in epoch milliseconds. */
  now(): number;
  /** Returns a number from 0 (inclusive) to 1, drawn from the seed. */
  random(): number;
  /** Calls back after a delay on the virtual clock. A timer that the code must end has a description, for messages. */
  setTimer(delayMs: number, callback: () => void, description?: string): SimulatedTimer;
  /** Sends a request to a simulated service, or to `outside`. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Receives a line that the code prints. */
  print(line: string): void;
  /** Ends the run with an error. */
  fail(error: unknown): void;
  /** Ends the invocation because of an uncaught error. */
  crash(error: unknown): void;
  /** Registers a callback that undoes a change of the process when the run ends. */
  atEnd(undo: () => void): void;
}

const environments = new AsyncLocalStorage<SimulatedEnvironment>();

/** Returns the environment of the current code, or undefined for other code, such as a test. */
export function currentEnvironment(): SimulatedEnvironment | undefined {
  return environments.getStore();
}

/** Runs the work, and the asynchronous work that it starts, in the environment. */
export function runInEnvironment<Result>(environment: SimulatedEnvironment, work: () => Result): Result {
  return environments.run(environment, work);
}
