const busy = 5;

/** Whether SQLite failed because another process (or another connection of this one) has the file. */
export function isSqliteBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  // The low byte; an extended code has the details in the others.
  return typeof error.errcode === 'number' && error.errcode % 256 === busy;
}
