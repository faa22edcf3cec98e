import { setTimeout as pause } from 'node:timers/promises';

/** Waits for a time. Throws the signal's reason. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    // The timer's own error does not have the reason.
    signal.throwIfAborted();
  }
}
