const busy = 5;

/** Returns true if SQLite failed because another process, or another connection of this one, has the file open. */
export function isSqliteBusy(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  // The low byte is the code. An extended code has details in the other bytes.
  return typeof error.errcode === 'number' && error.errcode % 256 === busy;
}
