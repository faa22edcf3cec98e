import { expectNothingLeftRunning, type LeakGuardOptions } from './expect-nothing-left-running.ts';
import { type Leak, LeakError } from './leak-error.ts';

/** Runs work, and returns the first leak that the guard finds. Throws if it finds none. */
export async function leakOf(work: () => unknown, options?: LeakGuardOptions): Promise<Leak> {
  try {
    await expectNothingLeftRunning(work, options);
  } catch (error) {
    const [leak] = error instanceof LeakError ? error.leaks : [];
    if (leak === undefined) throw error;
    return leak;
  }
  throw new Error('The guard found no leak');
}
