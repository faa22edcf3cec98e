import { errorCode } from '../../terminal/error-code.ts';

/** Asks every process of the group to end; does nothing when they all have, which whoever asks may not know yet. */
export function endProcessGroup(id: number): void {
  try {
    process.kill(-id, 'SIGTERM');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
