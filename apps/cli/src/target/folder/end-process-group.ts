import { errorCode } from '../../terminal/error-code.ts';

/** Sends SIGTERM to every process of the group. Does nothing when all of them have ended. */
export function endProcessGroup(id: number): void {
  try {
    process.kill(-id, 'SIGTERM');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
