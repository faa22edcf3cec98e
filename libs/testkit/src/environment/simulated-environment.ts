import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** A timer on the virtual clock. */
export interface SimulatedTimer {
  cancel(): void;
}

/** What code of a function's own module finds in place of the machine while it is invoked, or loaded. */
export interface SimulatedEnvironment {
  /** The function and its environment's variables, as `process.env` shows them. */
  readonly variables: Record<string, string | undefined>;
  /** Epoch milliseconds, by the clock of the function's environment. */
  now(): number;
  /** From 0 up to 1, seeded. */
  random(): number;
  /** Calls back when the virtual clock has moved on by so much; `what` it is, in messages: of a timer that the code has to end. */
  setTimer(delayMs: number, callback: () => void, what?: string): SimulatedTimer;
  /** Carries a request to the simulated services, or to what answers for the rest of the world. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Takes what the code printed. */
  print(line: string): void;
  /** Ends the run. */
  fail(error: unknown): void;
  /** Ends the invocation, as an error that nobody catches does. */
  crash(error: unknown): void;
  /** Undoes, when the run ends, what the code has done to the process. */
  atEnd(undo: () => void): void;
}

const environments = new AsyncLocalStorage<SimulatedEnvironment>();

/** The environment of the code that runs; undefined for code of the machine's own, such as a test's. */
export function currentEnvironment(): SimulatedEnvironment | undefined {
  return environments.getStore();
}

/** Runs the work, and whatever follows from it, on the environment. */
export function runInEnvironment<Result>(environment: SimulatedEnvironment, work: () => Result): Result {
  return environments.run(environment, work);
}
