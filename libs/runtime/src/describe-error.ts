/**
 * The name and message of a thrown value, for a log line. A value that is not an Error is not quoted.
 *
 * @example
 * import assert from 'node:assert/strict';
 * import { describeError } from '@daybreak/runtime';
 *
 * assert.deepEqual(describeError(new TypeError('no such order')), { name: 'TypeError', message: 'no such order' });
 */
export function describeError(error: unknown): { name: string; message: string } {
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'NonError', message: `the thrown value is not an Error but of type ${typeof error}` };
}
