import { AsyncLocalStorage } from 'node:async_hooks';
import type { HttpAnswer, HttpRequest } from './http-request.ts';

/** A timer on the virtual clock. */
export interface HostTimer {
  cancel(): void;
}

/** What code of a function's own module finds in place of the machine while it is invoked, or loaded. */
export interface SimulatedHost {
  /** The function and its environment's variables, as `process.env` shows them. */
  readonly variables: Record<string, string | undefined>;
  /** Epoch milliseconds, by the clock of the function's host. */
  now(): number;
  /** From 0 up to 1, seeded. */
  random(): number;
  /** Calls back when the virtual clock has moved on by so much; `what` it is, in messages: of a timer that the code has to end. */
  setTimer(delayMs: number, callback: () => void, what?: string): HostTimer;
  /** Carries a request to the simulated services, or to what answers for the rest of the world. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** Takes what the code printed. */
  print(line: string): void;
  /** Ends the run. */
  fail(error: unknown): void;
  /** Ends the invocation, as an error that nobody catches does. */
  crash(error: unknown): void;
}

const hosts = new AsyncLocalStorage<SimulatedHost>();

/** The host of the code that runs; undefined for code of the machine's own, such as a test's. */
export function currentHost(): SimulatedHost | undefined {
  return hosts.getStore();
}

/** Runs the work, and whatever follows from it, on the host. */
export function runOnHost<Result>(host: SimulatedHost, work: () => Result): Result {
  return hosts.run(host, work);
}
